// SPDX-License-Identifier: MIT
/**
 * The one clock. It ticks once a frame: every running probe hands over what has arrived, then the sink hears that the
 * frame is complete. Nothing above owns a timer for data, nothing above reaches the addon.
 *
 * Frames follow one another at the shortest interval while records come, and ever more slowly, down to the longest, when
 * none do: a first line is due at once, an idle machine is left alone.
 *
 * Between two frames records are taken as well whenever the addon says that they pile up: its buffer is bounded, and
 * memory that is used again at once is still in the cache.
 */
import { type MakeAlarm, nodeAlarm } from './alarm.ts';
import { PassingSink, type RecordSink } from './decode/records.ts';
import { type ProbeError, toProbeError } from './errors.ts';

/** A running probe as the clock sees it; its sink decides what becomes of the records. */
export interface Ticking {
  /** Returns how many records it handed over. */
  tick(sink: RecordSink): number;
  stop(sink: RecordSink): Promise<void>;
  readStats(): void;
  /** Set by the clock: it is called when records pile up. */
  onPressure: (() => void) | undefined;
}

/** Milliseconds between two frames. */
export interface FramePace {
  readonly shortestMs: number;
  readonly longestMs: number;
}

export interface FrameSink {
  /** All probes have handed over. @param now the clock of `performance.now()`, looked at once a frame for all */
  frame(now: number): void;
  /** A probe threw; it is stopped. The others go on. */
  failed(error: ProbeError, probe: Ticking): void;
}

interface Entry {
  readonly probe: Ticking;
  readonly sink: RecordSink;
}

/** What came while a probe was being attached is looked at then, unless frames are as far apart as was asked for. */
const SOON_MS = 10;

/** Misses and run times cost a system call a program, and nobody reads them faster than this. */
const STATS_EVERY_MS = 1900;

export class Supervisor {
  #pace: FramePace;
  #delayMs: number;
  /** Since the last frame. */
  #records = 0;
  readonly #sink: FrameSink;
  #entries: readonly Entry[] = [];
  readonly #alarm: ReturnType<MakeAlarm>;
  #waiting = false;
  #nextStats = 0;
  #stopped = false;
  /** While true a frame does not drain: whoever reads is behind, and the addon's bounded buffer holds what comes. */
  paused = false;

  constructor(pace: FramePace, sink: FrameSink, makeAlarm = nodeAlarm) {
    this.#pace = pace;
    this.#delayMs = pace.shortestMs;
    this.#sink = sink;
    this.#alarm = makeAlarm((now) => this.#onTime(now));
  }

  get pace(): FramePace {
    return this.#pace;
  }

  /** Takes effect at once: what was waited for may be due by now. */
  set pace(pace: FramePace) {
    this.#pace = pace;
    this.#delayMs = pace.shortestMs;
    if (this.#waiting) this.#wait();
  }

  add(probe: Ticking, sink: RecordSink): void {
    const entry = { probe, sink };
    this.#entries = [...this.#entries, entry];
    probe.onPressure = () => {
      if (!this.paused && this.#entries.includes(entry)) this.#records += this.#tick(entry, false);
    };
    if (!this.#waiting || this.#pace.shortestMs === this.#pace.longestMs) return;
    this.#delayMs = this.#pace.shortestMs;
    this.#alarm.set(SOON_MS);
  }

  /** Lets go of a probe without stopping it: its stop hands over what is left. */
  remove(probe: Ticking): void {
    this.#entries = this.#entries.filter((entry) => entry.probe !== probe);
  }

  start(): void {
    if (!this.#waiting) this.#wait();
  }

  #wait(): void {
    this.#waiting = true;
    this.#alarm.set(Math.round(this.#delayMs));
  }

  #onTime(now: number): void {
    this.#waiting = false;
    const records = this.frame(now);
    this.#delayMs = records > 0 ? this.#pace.shortestMs : Math.min(this.#pace.longestMs, this.#delayMs * 2);
    if (!this.#stopped) this.start();
  }

  /** One frame, now. Returns how many records came since the last one. */
  frame(now = performance.now()): number {
    if (!this.paused) this.#drain(now);
    const records = this.#records;
    this.#records = 0;
    this.#sink.frame(now);
    return records;
  }

  #drain(now: number): void {
    const statsDue = now >= this.#nextStats;
    if (statsDue) this.#nextStats = now + STATS_EVERY_MS;
    // One that fails is taken out meanwhile, from another list.
    const entries = this.#entries;
    for (let i = 0; i < entries.length; i++) this.#records += this.#tick(entries[i] as Entry, statsDue);
  }

  #tick(entry: Entry, statsDue: boolean): number {
    try {
      const records = entry.probe.tick(entry.sink);
      if (statsDue) entry.probe.readStats();
      return records;
    } catch (error) {
      this.#entries = this.#entries.filter((other) => other !== entry);
      void entry.probe.stop(new PassingSink(() => {})).catch(() => {});
      this.#sink.failed(toProbeError(error), entry.probe);
      return 0;
    }
  }

  /** Stops the clock, then every probe, handing over their last records. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.clear();
    this.#waiting = false;
    const entries = this.#entries;
    this.#entries = [];
    await Promise.all(entries.map(({ probe, sink }) => probe.stop(sink)));
    this.#sink.frame(performance.now());
  }
}
