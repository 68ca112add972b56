// SPDX-License-Identifier: MIT
/**
 * The events of a log counted into a table: of all that are kept and pass the list's filter, and of none that is not kept any
 * more. It counts in slices, the newest first; what has been evicted is taken back, so every number is one of what the list
 * would show. A row lasts as long as one of its events is kept, so there are never more rows than events.
 */
import type { RecordCursor } from '../../probes/decode/records.ts';
import type { EventTable } from '../../probes/event-table.ts';
import type { EventLog } from '../event-log.ts';
import type { EventTest } from '../event-search.ts';
import { EventNumbers } from './event-numbers.ts';
import { RowKeys } from './row-keys.ts';
import { type CountedEvents, Series } from './series.ts';

/** The clock is looked at once in so many events. */
const EVENTS_A_LOOK = 128;

type ValueOf = (record: RecordCursor) => number;

export class Tally implements CountedEvents {
  readonly table: EventTable;
  readonly keys: RowKeys;
  readonly #log: EventLog;
  readonly #test: EventTest | undefined;
  /** The row of each event, one more than its number; 0: it is not counted. */
  readonly #rows = new EventNumbers();
  readonly #counts: number[] = [];
  /** The row's newest event: it is the last of them to go. */
  readonly #newest: number[] = [];
  readonly #series = new Map<ValueOf, Series>();
  #from: number;
  #to: number;
  #counted = 0;
  /** How many of those looked at are not kept any more. */
  #gone = 0;
  #version = 0;

  /** @param end events from this number on do not exist yet */
  constructor(log: EventLog, table: EventTable, test: EventTest | undefined, end: number) {
    this.#log = log;
    this.table = table;
    this.#test = test;
    this.keys = new RowKeys(table.key);
    this.#from = end;
    this.#to = end;
    const made = table.columns.flatMap((column) => ('of' in column ? [column] : []));
    for (const { of } of made) {
      const kinds = made.filter((one) => one.of === of).map(({ kind }) => kind);
      const spread = kinds.some((kind) => kind === 'mean' || kind === 'p99' || kind === 'max');
      if (!this.#series.has(of))
        this.#series.set(of, new Series({ distinct: kinds.includes('distinct'), spread }));
    }
  }

  get test(): EventTest | undefined {
    return this.#test;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** Changes whenever a number has changed. */
  get version(): number {
    return this.#version;
  }

  /** Events that the rows have in all. */
  get counted(): number {
    return this.#counted;
  }

  /** Whether everything that is kept below `end` has been looked at. */
  complete(end: number): boolean {
    return this.#from <= this.#log.first && this.#to >= end;
  }

  row(number: number): number {
    return this.#rows.get(number) - 1;
  }

  count(row: number): number {
    return this.#counts[row] ?? 0;
  }

  series(of: ValueOf): Series {
    return this.#series.get(of) as Series;
  }

  /** The number of the row's newest event. */
  newest(row: number): number {
    return this.#newest[row] as number;
  }

  /** Takes back what is evicted, and what is not below `end`: somebody may go back in time. Counts what came since, then older events, for about `budgetMs` in all. */
  work(end: number, budgetMs: number): void {
    const until = performance.now() + budgetMs;
    this.forget();
    if (end < this.#to) this.#endAt(end);
    if (this.#from === this.#to) {
      // What came and went uncounted is not kept: the newest first again.
      this.#from = end;
      this.#to = end;
    }
    if (this.#lookAhead(end, until)) this.#lookBack(until);
  }

  /** Takes back what is not kept any more. */
  forget(): void {
    this.#forgetOldest();
    this.#forgetBetween();
  }

  #forgetOldest(): void {
    const { first } = this.#log;
    if (this.#from >= first) return;
    const end = Math.min(first, this.#to);
    for (let number = this.#from; number < end; number++) this.#remove(number);
    this.#from = first;
    this.#to = Math.max(this.#to, first);
  }

  /** While somebody looks at the past, what is held for that outlives some of what came after it. */
  #forgetBetween(): void {
    const log = this.#log;
    const gone = this.#to - this.#from - (log.sizeBelow(this.#to) - log.sizeBelow(this.#from));
    if (gone === this.#gone) return;
    this.#gone = gone;
    for (let number = this.#from; number < this.#to; ) {
      const next = log.run(number)?.end ?? Math.min(this.#to, log.after(number) ?? this.#to);
      if (!log.at(number)) for (let missing = number; missing < next; missing++) this.#remove(missing);
      number = next;
    }
    this.#findNewest();
  }

  #endAt(end: number): void {
    const from = Math.max(this.#from, end);
    for (let number = from; number < this.#to; number++) this.#remove(number);
    this.#to = from;
    this.#findNewest();
  }

  /** Rows that have lost theirs, and not with it their last event, get another one: in one pass. */
  #findNewest(): void {
    const lacking = new Set<number>();
    this.#counts.forEach((count, row) => {
      const newest = this.#newest[row] as number;
      if (count > 0 && (newest >= this.#to || this.row(newest) !== row)) lacking.add(row);
    });
    for (let number = this.#to - 1; lacking.size > 0 && number >= this.#from; number--) {
      const row = this.row(number);
      if (lacking.delete(row)) this.#newest[row] = number;
    }
  }

  #lookAhead(end: number, until: number): boolean {
    for (let next = this.#log.after(this.#to - 1); next !== undefined && next < end; ) {
      const to = Math.min(end, next + EVENTS_A_LOOK);
      this.#reserve(this.#from, to);
      // Between two there may be some that are not kept.
      for (let number = this.#to; number < to; number++) this.#add(number);
      this.#to = to;
      next = this.#log.after(to - 1);
      if (performance.now() > until) break;
    }
    return this.#to >= end || this.#log.after(this.#to - 1) === undefined;
  }

  #lookBack(until: number): void {
    while (this.#from > this.#log.first) {
      const from = Math.max(this.#log.first, this.#from - EVENTS_A_LOOK);
      this.#reserve(from, this.#to);
      for (let number = this.#from - 1; number >= from; number--) this.#add(number);
      this.#from = from;
      if (performance.now() > until) break;
    }
  }

  #reserve(first: number, end: number): void {
    this.#rows.reserve(first, end, this.#from, this.#to);
    for (const { values } of this.#series.values()) values.reserve(first, end, this.#from, this.#to);
  }

  #add(number: number): void {
    const record = this.#log.at(number);
    const { counts } = this.table;
    if (!record || this.#test?.(record, number) === false || counts?.(record) === false) {
      this.#rows.set(number, 0);
      return;
    }
    const row = this.keys.row(record);
    this.#rows.set(number, row + 1);
    const before = this.#counts[row] ?? 0;
    this.#counts[row] = before + 1;
    if (before === 0 || number > (this.#newest[row] as number)) this.#newest[row] = number;
    for (const [of, series] of this.#series) series.add(number, row, of(record));
    this.#counted++;
    this.#version++;
  }

  #remove(number: number): void {
    const row = this.row(number);
    if (row < 0) return;
    this.#rows.set(number, 0);
    const left = (this.#counts[row] as number) - 1;
    this.#counts[row] = left;
    for (const series of this.#series.values()) series.remove(number, row, left === 0);
    if (left === 0) this.keys.remove(row);
    this.#counted--;
    this.#version++;
  }
}
