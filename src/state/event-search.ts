// SPDX-License-Identifier: MIT
/**
 * The numbers of the events of a log that pass a test, found newest first and in slices, so that the newest screenful is
 * there at once however long the log is.
 */
import type { RecordCursor } from '../probes/decode/records.ts';
import type { EventLog } from './event-log.ts';

/** @param number the event's number in its log */
export type EventTest = (record: RecordCursor, number: number) => boolean;

/** The clock is looked at once in so many events. */
const EVENTS_A_LOOK = 128;

export class EventSearch {
  readonly #log: EventLog;
  readonly #test: EventTest;
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
  constructor(log: EventLog, test: EventTest, end: number) {
    this.#log = log;
    this.#test = test;
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

  /** Looks at events that came since, up to `end`, then at older ones, for about `budgetMs` in all. */
  work(end: number, budgetMs: number): void {
    const until = performance.now() + budgetMs;
    this.#forget();
    if (!this.#lookAhead(end, until)) {
      // More came than can be looked at in time: the newest first again.
      this.#older = [];
      this.#newer = [];
      this.#head = 0;
      this.#from = end;
      this.#to = end;
    }
    this.#lookBack(until);
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
    let looks = 0;
    for (let next = this.#log.after(this.#to - 1); next !== undefined && next < end; ) {
      if (this.passes(next)) this.#newer.push(next);
      this.#to = next + 1;
      next = this.#log.after(next);
      if (++looks % EVENTS_A_LOOK === 0 && performance.now() > until) return false;
    }
    this.#to = Math.max(this.#to, end);
    return true;
  }

  #lookBack(until: number): void {
    let looks = 0;
    for (let next = this.#log.before(this.#from); next !== undefined; next = this.#log.before(next)) {
      if (this.passes(next)) this.#older.push(next);
      this.#from = next;
      if (++looks % EVENTS_A_LOOK === 0 && performance.now() > until) break;
    }
  }
}
