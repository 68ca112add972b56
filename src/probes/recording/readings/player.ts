// SPDX-License-Identifier: MIT
/** Goes through a recording frame by frame; what the probe had read at that moment can be read again. */
import { WallClock } from '../../host/clock.ts';
import type { TracedProbe } from '../../trace.ts';
import type { IdentityFilter, ProbeCounters } from '../../types.ts';
import { ByteReader } from './bytes.ts';
import { CounterState } from './counters.ts';
import { type FrameKind, type ReadAt, readReadAt } from './format.ts';
import type { ReadingsFrame, RecordedReadings } from './readings.ts';
import { parseIdentity, parseJson, parseStart, type RecordedStart, shownList } from './start.ts';

const NOTHING_LOST = { ring: 0, arena: 0, untracked: 0 };

export class ReadingsPlayer implements TracedProbe {
  /** As it was at the last frame. */
  at: ReadAt = { realtime: 0n, offset: 0, seconds: 0, missed: 0, untracked: 0 };
  identity: IdentityFilter;
  /** Sentences that were told, until they are taken. */
  news: string[] = [];
  readonly #frames: readonly ReadingsFrame[];
  /** The first is the start at which it stands. */
  #next = 1;
  #started: RecordedStart;
  #state: CounterState;

  /** Stands at the first start. */
  constructor({ frames }: RecordedReadings) {
    this.#frames = frames;
    this.#started = parseStart((frames[0] as ReadingsFrame).body);
    this.#state = new CounterState(this.#started);
    this.identity = this.#started.identity;
  }

  get started(): RecordedStart {
    return this.#started;
  }

  get backend(): string {
    return this.#started.backend;
  }

  get skipped(): TracedProbe['skipped'] {
    return this.#started.skipped.map((one) => ({ ...one, program: '', errno: 0 }));
  }

  get counters(): ProbeCounters {
    const { missed, untracked } = this.at;
    const losses = { ...NOTHING_LOST, untracked };
    return { seen: 0, superseded: 0, losses, missed, runTimeNs: 0, timedEvents: 0 };
  }

  now(): string {
    return new WallClock({ monotonic: 0n, realtime: this.at.realtime }).now();
  }

  readCounts() {
    return this.#state.counts;
  }

  readTimes() {
    return this.#state.times;
  }

  readHistograms() {
    return this.#state.times?.histograms ?? [];
  }

  /** When the next frame is due, in seconds from the first start on; undefined at the end. */
  get nextOffset(): number | undefined {
    const frame = this.#frames[this.#next];
    if (!frame) return undefined;
    return isReading(frame) ? readReadAt(new ByteReader(frame.body)).offset : this.at.offset;
  }

  /** Whether another interval of the same count follows. */
  get goesOn(): boolean {
    let next = this.#next;
    while (this.#frames[next]?.kind === 'told') next++;
    return this.#frames[next]?.kind === 'interval';
  }

  /** To the next frame, of whichever kind it is; undefined at the end. */
  step(): FrameKind | undefined {
    const frame = this.#frames[this.#next];
    if (!frame) return undefined;
    this.#next++;
    const { kind, body } = frame;
    if (kind === 'start') this.#start(parseStart(body));
    else if (kind === 'who') this.#becomes(parseIdentity(parseJson(body, 'identity')));
    else if (kind === 'told') this.news.push(...shownList(JSON.parse(Buffer.from(body).toString()), 'told'));
    else {
      const from = new ByteReader(body);
      this.at = readReadAt(from);
      if (kind !== 'stop') this.#state.read(from, kind === 'begin');
    }
    return kind;
  }

  #start(started: RecordedStart): void {
    this.#becomes(started.identity);
    this.#started = started;
    this.#state = new CounterState(started);
  }

  #becomes(identity: IdentityFilter): void {
    if (JSON.stringify(identity) !== JSON.stringify(this.identity))
      this.news.push(`From here on ${whose(identity)} were counted.`);
    this.identity = identity;
  }
}

function isReading({ kind }: ReadingsFrame): boolean {
  return kind === 'begin' || kind === 'interval' || kind === 'stop';
}

function whose({ pid, tid, uid, cgroup }: IdentityFilter): string {
  const who = [
    pid === undefined ? '' : `process ${pid}`,
    tid === undefined ? '' : `thread ${tid}`,
    uid === undefined ? '' : `user ${uid}`,
    cgroup === undefined ? '' : `the cgroup ${cgroup}`,
  ].filter((one) => one !== '');
  return `the calls of ${who.length === 0 ? 'all processes' : who.join(', ')}`;
}
