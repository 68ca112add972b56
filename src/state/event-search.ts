// SPDX-License-Identifier: MIT
/**
 * The numbers of the events of a log that pass a test, found newest first and in slices, so that the newest screenful is
 * there at once however long the log is.
 */
import type { RecordCursor } from '../probes/decode/records.ts';
import type { EventLog } from './event-log.ts';

export type EventTest = (record: RecordCursor) => boolean;

/** The clock is looked at once in so many events. */
const EVENTS_A_LOOK = 128;

export class EventSearch {
  readonly #log: EventLog;
  readonly #test: EventTest;
  /** Ascending; those before `#head` are not kept any more. */
  #found: number[] = [];
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
    return this.#found.length - this.#head;
  }

  /** Whether everything that is kept has been looked at. */
  get complete(): boolean {
    return this.#from <= this.#log.first;
  }

  passes(number: number): boolean {
    const record = this.#log.at(number);
    return record !== undefined && this.#test(record);
  }

  /** Looks at events that came since, up to `end`, then at older ones, for about `budgetMs` in all. */
  work(end: number, budgetMs: number): void {
    const until = performance.now() + budgetMs;
    this.#forget();
    if (!this.#lookAhead(end, until)) {
      // More came than can be looked at in time: the newest first again.
      this.#found = [];
      this.#head = 0;
      this.#from = end;
      this.#to = end;
    }
    this.#lookBack(until);
  }

  /** The nearest below `number`. */
  before(number: number): number | undefined {
    for (let i = this.#indexOf(number) - 1; i >= this.#head; i--) {
      const found = this.#found[i] as number;
      if (this.#log.at(found)) return found;
    }
    return undefined;
  }

  /** The nearest above `number`. */
  after(number: number): number | undefined {
    for (let i = this.#indexOf(number + 1); i < this.#found.length; i++) {
      const found = this.#found[i] as number;
      if (this.#log.at(found)) return found;
    }
    return undefined;
  }

  /** The index of the first found that is `number` or above. */
  #indexOf(number: number): number {
    let low = this.#head;
    let high = this.#found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#found[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forget(): void {
    const first = this.#log.first;
    while (this.#head < this.#found.length && (this.#found[this.#head] as number) < first) this.#head++;
    if (this.#head > 4096 && this.#head > this.#found.length / 2) {
      this.#found = this.#found.slice(this.#head);
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
      if (this.passes(next)) this.#found.push(next);
      this.#to = next + 1;
      next = this.#log.after(next);
      if (++looks % EVENTS_A_LOOK === 0 && performance.now() > until) return false;
    }
    this.#to = Math.max(this.#to, end);
    return true;
  }

  #lookBack(until: number): void {
    const older: number[] = [];
    let looks = 0;
    for (let next = this.#log.before(this.#from); next !== undefined; next = this.#log.before(next)) {
      if (this.passes(next)) older.push(next);
      this.#from = next;
      if (++looks % EVENTS_A_LOOK === 0 && performance.now() > until) break;
    }
    if (older.length === 0) return;
    this.#found = older.reverse().concat(this.#found.slice(this.#head));
    this.#head = 0;
  }
}
