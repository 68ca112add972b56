// SPDX-License-Identifier: MIT
/**
 * The one clock. It ticks once a frame: every running probe hands over what has arrived, then the sink hears that the
 * frame is complete. Nothing above owns a timer for data, nothing above reaches the addon.
 *
 * Frames follow one another at the shortest interval while records come, and ever more slowly, down to the longest, when
 * none do: a first line is due at once, an idle machine is left alone.
 */
import type { BatchReader } from './controller.ts';
import { type ProbeError, toProbeError } from './errors.ts';

/** A running probe as the clock sees it; its reader decides what becomes of the records. */
export interface Ticking {
  /** Returns how many records it handed over. */
  tick(read: BatchReader): number;
  stop(read: BatchReader): Promise<void>;
  readMisses(): void;
}

/** Milliseconds between two frames. */
export interface FramePace {
  readonly shortestMs: number;
  readonly longestMs: number;
}

export interface FrameSink {
  /** All probes have handed over. */
  frame(): void;
  /** A probe threw; it is stopped. The others go on. */
  failed(error: ProbeError): void;
}

interface Entry {
  readonly probe: Ticking;
  readonly read: BatchReader;
}

/** Misses cost a system call a program, and nobody reads them faster than this. */
const MISSES_EVERY_MS = 1000;

export class Supervisor {
  readonly #pace: FramePace;
  #delayMs: number;
  readonly #sink: FrameSink;
  readonly #entries = new Set<Entry>();
  #timer: NodeJS.Timeout | undefined;
  #nextMisses = 0;
  /** While true a frame does not drain: whoever reads is behind, and the addon's bounded buffer holds what comes. */
  paused = false;

  constructor(pace: FramePace, sink: FrameSink) {
    this.#pace = pace;
    this.#delayMs = pace.shortestMs;
    this.#sink = sink;
  }

  add(probe: Ticking, read: BatchReader): void {
    this.#entries.add({ probe, read });
  }

  start(): void {
    this.#timer ??= setTimeout(() => this.#onTime(), this.#delayMs);
  }

  #onTime(): void {
    this.#timer = undefined;
    const records = this.frame();
    this.#delayMs = records > 0 ? this.#pace.shortestMs : Math.min(this.#pace.longestMs, this.#delayMs * 2);
    this.start();
  }

  /** One frame, now. Returns how many records came. */
  frame(): number {
    let records = 0;
    if (!this.paused) {
      const missesDue = performance.now() >= this.#nextMisses;
      if (missesDue) this.#nextMisses = performance.now() + MISSES_EVERY_MS;
      for (const entry of this.#entries) records += this.#tick(entry, missesDue);
    }
    this.#sink.frame();
    return records;
  }

  #tick(entry: Entry, missesDue: boolean): number {
    try {
      const records = entry.probe.tick(entry.read);
      if (missesDue) entry.probe.readMisses();
      return records;
    } catch (error) {
      this.#entries.delete(entry);
      void entry.probe.stop(() => {}).catch(() => {});
      this.#sink.failed(toProbeError(error));
      return 0;
    }
  }

  /** Stops the clock, then every probe, handing over their last records. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = [...this.#entries];
    this.#entries.clear();
    await Promise.all(entries.map(({ probe, read }) => probe.stop(read)));
    this.#sink.frame();
  }
}
