// SPDX-License-Identifier: MIT
/**
 * The numbers of the events of a log that pass a test, found newest first and in slices, so that the newest screenful is
 * there at once however long the log is.
 */
import type { RecordCursor } from '../probes/decode/records.ts';
import type { TextScan } from '../probes/decode/text-scan.ts';
import type { EventLog, LogRun } from './event-log.ts';

/** @param number the event's number in its log */
export type EventTest = (record: RecordCursor, number: number) => boolean;

/** The addon's part of a test. */
export interface EventScan {
  readonly look: TextScan;
  /** What else an event that the scan found must pass; undefined is nothing. */
  readonly besides: EventTest | undefined;
}

/** The clock is looked at once in so many events, */
const EVENTS_A_LOOK = 128;
/** and in so many that the addon looks at, which takes less than a microsecond for twenty. */
const EVENTS_A_SCAN = 2048;

export class EventSearch {
  readonly #log: EventLog;
  readonly #test: EventTest;
  readonly #scan: EventScan | undefined;
  /** What the last look at a piece of the log has found, oldest first, as numbers of records of its batch. */
  readonly #found: Int32Array;
  /** Found while looking back, newest first: the oldest are at the end, where they are forgotten. */
  #older: number[] = [];
  /** Found while looking ahead, oldest first; those before `#head` are not kept any more. */
  #newer: number[] = [];
  #head = 0;
  /** All events from here … */
  #from: number;
  /** … to here, which is not included, have been looked at. */
  #to: number;

  /** @param end events from this number on do not exist yet for this search */
  constructor(log: EventLog, test: EventTest, end: number, scan?: EventScan) {
    this.#log = log;
    this.#test = test;
    this.#scan = scan;
    this.#found = new Int32Array(scan ? EVENTS_A_SCAN : EVENTS_A_LOOK);
    this.#from = end;
    this.#to = end;
  }

  /** How many were found among those looked at. */
  get count(): number {
    return this.#older.length + this.#newer.length - this.#head;
  }

  /** Whether everything that is kept has been looked at. */
  get complete(): boolean {
    return this.#from <= this.#log.first;
  }

  passes(number: number): boolean {
    const record = this.#log.at(number);
    return record !== undefined && this.#test(record, number);
  }

  /**
   * Looks at events that came since, up to `end`, then at older ones, for about `budgetMs` in all.
   * @param stands somebody looks at what was found, not at what comes: of that the rest may wait for the next time
   */
  work(end: number, budgetMs: number, stands = false): void {
    const until = performance.now() + budgetMs;
    this.#forget();
    if (!this.#lookAhead(end, until) && !stands) {
      // More came than can be looked at in time: the newest first again.
      this.#older = [];
      this.#newer = [];
      this.#head = 0;
      this.#from = end;
      this.#to = end;
    }
    this.#lookBack(until);
  }

  /** How many of those found are below `number`. */
  countBefore(number: number): number {
    return this.#indexOf(number);
  }

  /** The nearest below `number`. */
  before(number: number): number | undefined {
    for (let i = this.#indexOf(number) - 1; i >= 0; i--) {
      const found = this.#foundAt(i);
      if (this.#log.at(found)) return found;
    }
    return undefined;
  }

  /** The nearest above `number`. */
  after(number: number): number | undefined {
    for (let i = this.#indexOf(number + 1); i < this.count; i++) {
      const found = this.#foundAt(i);
      if (this.#log.at(found)) return found;
    }
    return undefined;
  }

  /** Of all that were found, the one with so many older ones. */
  #foundAt(index: number): number {
    const newer = index - this.#older.length;
    return (newer < 0 ? this.#older[-1 - newer] : this.#newer[this.#head + newer]) as number;
  }

  /** The index of the first found that is `number` or above. */
  #indexOf(number: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#foundAt(middle) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forget(): void {
    const first = this.#log.first;
    while (this.#older.length > 0 && (this.#older.at(-1) as number) < first) this.#older.pop();
    while (this.#head < this.#newer.length && (this.#newer[this.#head] as number) < first) this.#head++;
    if (this.#head > 4096 && this.#head > this.#newer.length / 2) {
      this.#newer = this.#newer.slice(this.#head);
      this.#head = 0;
    }
    if (this.#to < first) {
      this.#from = first;
      this.#to = first;
    }
  }

  #lookAhead(end: number, until: number): boolean {
    for (let next = this.#log.after(this.#to - 1); next !== undefined && next < end; ) {
      const run = this.#log.run(next) as LogRun;
      const to = Math.min(run.end, end, next + this.#found.length);
      const count = this.#look(run, next, to);
      for (let i = 0; i < count; i++) this.#newer.push(run.base + (this.#found[i] as number));
      this.#to = to;
      next = this.#log.after(to - 1);
      if (performance.now() > until) return false;
    }
    this.#to = Math.max(this.#to, end);
    return true;
  }

  #lookBack(until: number): void {
    for (let next = this.#log.before(this.#from); next !== undefined; next = this.#log.before(this.#from)) {
      const run = this.#log.run(next) as LogRun;
      const from = Math.max(run.first, next + 1 - this.#found.length);
      const count = this.#look(run, from, next + 1);
      for (let i = count - 1; i >= 0; i--) this.#older.push(run.base + (this.#found[i] as number));
      this.#from = from;
      if (performance.now() > until) break;
    }
  }

  /** Looks at the events of a run from one number to another, and leaves those that pass in `#found`; how many these are. */
  #look({ batch, base }: LogRun, from: number, to: number): number {
    const found = this.#found;
    let count = 0;
    const scan = this.#scan;
    if (!scan) {
      for (let number = from; number < to; number++) if (this.passes(number)) found[count++] = number - base;
      return count;
    }
    const candidates = batch.scan(scan.look, from - base, to - base, found);
    for (let i = 0; i < candidates; i++) {
      const candidate = found[i] as number;
      const index = candidate < 0 ? ~candidate : candidate;
      const passes = candidate < 0 ? this.passes(base + index) : this.#passesBesides(base + index);
      if (passes) found[count++] = index;
    }
    return count;
  }

  #passesBesides(number: number): boolean {
    const besides = this.#scan?.besides;
    if (!besides) return true;
    const record = this.#log.at(number);
    return record !== undefined && besides(record, number);
  }
}
