// SPDX-License-Identifier: MIT
/** What is added up of one number of the events, row by row. What was added can be taken back: events are evicted. */
import { bucketOf } from '../../histogram/buckets.ts';
import { Histogram, noCounts } from '../../histogram/histogram.ts';
import { EventNumbers } from './event-numbers.ts';
import { ValueCounts } from './value-counts.ts';

/** Which of what can be said of the number is asked for. */
export interface SeriesNeeds {
  readonly distinct: boolean;
  /** Mean, percentiles, maximum. */
  readonly spread: boolean;
}

/** The events that are counted: all from a number to another with their rows, -1 where they have none. */
export interface CountedEvents {
  readonly from: number;
  readonly to: number;
  row(number: number): number;
}

export class Series {
  /** Of each event, for the day on which it goes. */
  readonly values = new EventNumbers();
  readonly #sums: number[] = [];
  readonly #distinct: ValueCounts | undefined;
  readonly #buckets: ValueCounts | undefined;
  readonly #max: number[] = [];
  /** Rows whose greatest value has gone. */
  readonly #withoutMax = new Set<number>();
  /** Percentiles that were asked for, until something changes. */
  readonly #p99 = new Map<number, number>();

  constructor({ distinct, spread }: SeriesNeeds) {
    this.#distinct = distinct ? new ValueCounts() : undefined;
    this.#buckets = spread ? new ValueCounts() : undefined;
  }

  add(number: number, row: number, value: number): void {
    this.values.set(number, value);
    this.#sums[row] = (this.#sums[row] ?? 0) + value;
    this.#distinct?.add(row, value);
    if (!this.#buckets) return;
    this.#buckets.add(row, bucketOf(value));
    this.#p99.delete(row);
    if (value > (this.#max[row] ?? -1)) {
      this.#max[row] = value;
      this.#withoutMax.delete(row);
    }
  }

  /** @param isLast the row has no other */
  remove(number: number, row: number, isLast: boolean): void {
    const value = this.values.get(number);
    this.#sums[row] = (this.#sums[row] as number) - value;
    this.#distinct?.remove(row, value);
    if (!this.#buckets) return;
    this.#buckets.remove(row, bucketOf(value));
    this.#p99.delete(row);
    if (isLast) {
      this.#max[row] = -1;
      this.#withoutMax.delete(row);
    } else if (value === this.#max[row]) {
      this.#withoutMax.add(row);
    }
  }

  sum(row: number): number {
    return this.#sums[row] ?? 0;
  }

  distinct(row: number): number {
    return this.#distinct?.size(row) ?? 0;
  }

  max(row: number, events: CountedEvents): number {
    if (this.#withoutMax.size > 0) this.#findMax(events);
    return Math.max(0, this.#max[row] ?? 0);
  }

  /** As biolatency has it of the same latencies. */
  p99(row: number, events: CountedEvents): number {
    const known = this.#p99.get(row);
    if (known !== undefined) return known;
    const counts = noCounts();
    for (const [bucket, times] of this.#buckets?.entries(row) ?? []) counts[bucket] = times;
    const found = new Histogram(counts, this.sum(row), this.max(row, events)).percentile(99)?.value ?? 0;
    this.#p99.set(row, found);
    return found;
  }

  /** In one pass for all rows that lack theirs. */
  #findMax(events: CountedEvents): void {
    const lacking = this.#withoutMax;
    for (const row of lacking) this.#max[row] = -1;
    for (let number = events.from; number < events.to; number++) {
      const row = events.row(number);
      if (!lacking.has(row)) continue;
      const value = this.values.get(number);
      if (value > (this.#max[row] as number)) this.#max[row] = value;
    }
    lacking.clear();
  }
}
