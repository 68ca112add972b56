// SPDX-License-Identifier: MIT
/** Writes down what a tool on the function probe reads, as it is told or shown. */
import type { ClockSample } from '../../../../native/index.d.ts';
import type { ProbeError } from '../../errors.ts';
import type { ReadingsBook, StartedFunctions, ToldInterval } from '../../readings-book.ts';
import type { ProbeCounters } from '../../types.ts';
import { RecordingFile } from '../file.ts';
import { ByteWriter } from './bytes.ts';
import { CounterState, type FunctionReading } from './counters.ts';
import {
  encodeReadingsFrame,
  encodeReadingsStart,
  type FrameKind,
  type ReadingsHeader,
  writeReadAt,
} from './format.ts';
import { encodeStart } from './start.ts';

export class ReadingsRecorder implements ReadingsBook {
  intervals = 0;
  /** Nothing more is written: the file is as large as it may be. */
  full = false;
  readonly #file: RecordingFile;
  readonly #header: ReadingsHeader;
  readonly #mostBytes: number;
  readonly #clock: () => ClockSample;
  #bytes = 0;
  /** When it was started first, and when counting or the last interval began. */
  #started: ClockSample | undefined;
  #since: ClockSample | undefined;
  #current: StartedFunctions | undefined;
  #state: CounterState | undefined;
  #last: FunctionReading | undefined;
  /** All calls of the last reading that was written. */
  #written = 0;

  /** Throws BAD_VALUE when the file exists. */
  constructor(path: string, header: ReadingsHeader, clock: () => ClockSample, mostBytes: number) {
    this.#file = new RecordingFile(path);
    this.#header = header;
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  get problem(): ProbeError | undefined {
    return this.#file.problem;
  }

  start(started: StartedFunctions): void {
    if (!this.#started) {
      this.#file.create();
      this.#file.write(encodeReadingsStart(this.#header));
    }
    const { reader, raw, subject, identity, rows, warnings, leftOut } = started;
    const shape = shapeOf(this.#read(started));
    const named = ({ target, reason }: { readonly target: string; readonly reason: string }) => ({
      target,
      reason,
    });
    const skipped = reader.skipped.map(named);
    const told = { subject, raw, identity, rows, warnings, leftOut: leftOut.map(named), skipped };
    this.#frame('start', encodeStart({ ...shape, ...told, backend: reader.backend }));
    this.#state = new CounterState(shape);
    this.#current = started;
    this.#written = 0;
    this.#since = this.#clock();
    this.#started ??= this.#since;
  }

  keep(reading: FunctionReading): void {
    this.#last = reading;
  }

  who(identity: StartedFunctions['identity']): void {
    if (this.#current) this.#frame('who', Buffer.from(JSON.stringify(identity)));
  }

  told(sentences: readonly string[]): void {
    if (this.#current && sentences.length > 0) this.#frame('told', Buffer.from(JSON.stringify(sentences)));
  }

  begun(): void {
    this.#reading('begin');
  }

  interval(end?: ToldInterval): void {
    this.#reading('interval', end);
  }

  /** Writes what nobody has told any more, and the rest of the file. Never rejects: {@link problem} says what went wrong. */
  async finish(): Promise<void> {
    this.ended();
    await this.#file.end();
  }

  ended(): void {
    const current = this.#current;
    if (!current) return;
    const last = this.#lastOf(current);
    if (last && sumOf(last) > this.#written) {
      this.#last = last;
      this.interval();
    }
    this.#reading('stop');
    this.#current = undefined;
    this.#last = undefined;
  }

  #lastOf(current: StartedFunctions): FunctionReading | undefined {
    try {
      return this.#read(current);
    } catch {
      // A probe that has failed cannot be read any more: what was told of it stands.
      return undefined;
    }
  }

  #read({ reader, cpu }: StartedFunctions): FunctionReading {
    const times = reader.readTimes();
    return times ? { times } : { counts: reader.readCounts(cpu()) };
  }

  #reading(kind: FrameKind, end?: ToldInterval): void {
    if (!this.#current || !this.#state || this.full) return;
    const now = this.#clock();
    const bytes = new ByteWriter();
    const { missed, losses }: ProbeCounters = this.#current.reader.counters;
    writeReadAt(bytes, {
      realtime: end?.realtime ?? now.realtime,
      offset: secondsBetween(this.#started, now),
      seconds: end?.seconds ?? secondsBetween(this.#since, now),
      missed,
      untracked: losses.untracked,
    });
    if (kind !== 'stop') {
      this.#state.write(bytes, this.#last ?? {}, kind === 'begin');
      this.#written = sumOf(this.#last ?? {});
      this.#since = now;
    }
    if (kind === 'interval') this.intervals++;
    this.#frame(kind, bytes.written);
  }

  #frame(kind: FrameKind, body: Uint8Array): void {
    if (this.full) return;
    if (this.#bytes + body.length > this.#mostBytes) {
      this.full = true;
      return;
    }
    this.#bytes += body.length;
    this.#file.write(encodeReadingsFrame(kind, body));
    // Whatever becomes of us, what was told is in the file.
    this.#file.flush();
  }
}

function shapeOf({ counts, times }: FunctionReading) {
  return {
    targets: (times?.entries ?? counts?.hits ?? []).length,
    timed: times !== undefined,
    outermost: counts?.outermost !== undefined,
  };
}

function secondsBetween(from: ClockSample | undefined, to: ClockSample): number {
  return from ? Number(to.monotonic - from.monotonic) / 1e9 : 0;
}

function sumOf({ counts, times }: FunctionReading): number {
  let sum = 0;
  for (const hits of times?.entries ?? counts?.hits ?? []) sum += hits;
  for (const { count } of times?.histograms ?? []) sum += count;
  return sum;
}
