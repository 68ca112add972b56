// SPDX-License-Identifier: MIT
/** The past of what is kept as numbered intervals. */
import type { Span } from '../latency-history.ts';
import type { KeptSpan, Moment, Past, Timeline } from './past.ts';
import { timelineOf } from './timeline.ts';

export interface PastInterval extends Span {
  /** How much happened; undefined where nothing was counting. */
  readonly amount: number | undefined;
  /** How slow the slowest was, in whatever unit; 0 where nobody knows. */
  readonly slowest: number;
}

export interface Intervals {
  /** The number of the oldest that is kept; {@link end} when there is none. */
  readonly first: number;
  /** One more than the number of the newest. */
  readonly end: number;
  interval(number: number): PastInterval | undefined;
}

/** What a view does about it. */
export interface Stops {
  /** Undefined: it goes along. */
  readonly moment: Moment | undefined;
  step(by: number): void;
  stopAt(number: number): void;
  toLive(): void;
}

const beginOf = ({ endMs, seconds }: Span): number => endMs - seconds * 1000;

export class IntervalPast implements Past {
  readonly #intervals: Intervals;
  readonly #stops: Stops;

  constructor(intervals: Intervals, stops: Stops) {
    this.#intervals = intervals;
    this.#stops = stops;
  }

  get moment(): Moment | undefined {
    return this.#stops.moment;
  }

  get kept(): KeptSpan | undefined {
    const { first, end } = this.#intervals;
    const [oldest, newest] = [this.#intervals.interval(first), this.#intervals.interval(end - 1)];
    return oldest && newest && { fromMs: beginOf(oldest), toMs: newest.endMs };
  }

  step(intervals: number): void {
    this.#stops.step(intervals);
  }

  toOldest(): void {
    const { first, end } = this.#intervals;
    if (first < end) this.#stops.stopAt(first);
  }

  /** To the interval that has the time in it. */
  goTo(ms: number): void {
    const { first, end } = this.#intervals;
    if (first >= end) return;
    let number = end - 1;
    // The clock may have been set: the newest that had begun by then.
    while (number > first && beginOf(this.#intervals.interval(number) as PastInterval) >= ms) number--;
    this.#stops.stopAt(number);
  }

  toLive(): void {
    this.#stops.toLive();
  }

  timeline(columns: number): Timeline | undefined {
    const { kept, moment } = this;
    if (!kept || !moment || columns < 1) return undefined;
    const amounts = new Array<number | undefined>(columns).fill(undefined);
    const slowest = new Array<number>(columns).fill(0);
    const width = Math.max(1, kept.toMs - kept.fromMs) / columns;
    const { first, end } = this.#intervals;
    for (let number = first; number < end; number++) {
      const interval = this.#intervals.interval(number) as PastInterval;
      if (interval.amount === undefined) continue;
      const from = (beginOf(interval) - kept.fromMs) / width;
      const to = Math.max(from, (interval.endMs - kept.fromMs) / width);
      // Spread over the columns that it is in.
      for (let column = Math.max(0, Math.floor(from)); column < Math.min(columns, Math.ceil(to)); column++) {
        const part = Math.max(0, Math.min(to, column + 1) - Math.max(from, column)) / (to - from);
        amounts[column] = (amounts[column] ?? 0) + interval.amount * part;
        slowest[column] = Math.max(slowest[column] as number, interval.slowest);
      }
    }
    return timelineOf(kept, moment.ms, amounts, slowest);
  }
}
