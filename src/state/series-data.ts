// SPDX-License-Identifier: MIT
/** Counts of a few targets over time: what each had in every interval of the last minutes. */
import type { CountedTarget, CountReading } from '../probes/counting.ts';
import { CountSlab } from '../probes/decode/count-slab.ts';
import type { RecordSink } from '../probes/decode/records.ts';
import type { IdentityFilter } from '../probes/types.ts';
import type { RowQuery } from './comparison-query.ts';
import { IntervalPast } from './past/interval-past.ts';
import { searchTable, type TableSearch } from './row-query.ts';
import { SeriesHistory } from './series-history.ts';
import { SERIES_SEARCH, type SeriesRow } from './series-rows.ts';
import { SeriesView } from './series-view.ts';
import type { DataFrame, ToolDataBase } from './tool-data.ts';

/** As for latencies: frames jitter, and in the first second many come. */
const LEAST_INTERVAL = 0.9;

export class SeriesData implements ToolDataBase {
  readonly kind = 'series';
  readonly history = new SeriesHistory();
  readonly view = new SeriesView(this.history);
  readonly past = new IntervalPast(this.history, this.view);
  readonly evicted = 0;
  readonly outgrown = false;
  readonly searchable = SERIES_SEARCH;
  /** Of what is kept for each interval. */
  readonly #slab = new CountSlab();
  #reading: CountReading | undefined;
  #sampled: Float64Array = new Float64Array();
  #sampledAt = 0;
  /** Since the start or the filter. */
  #total: Float64Array = new Float64Array();
  #baseline: Float64Array = new Float64Array();
  #countedBefore = 0;
  #search: TableSearch<SeriesRow> | undefined;
  #showAll = false;

  set reading(reading: CountReading) {
    this.#reading = reading;
    this.#begin();
  }

  get sink(): RecordSink | undefined {
    return this.#reading?.sink;
  }

  get targets(): readonly CountedTarget[] {
    return this.#reading?.targets ?? [];
  }

  /** By the number of the target, up to what is looked at. */
  get total(): Float64Array {
    const { moment, end } = this.view;
    return (moment && this.history.at(end - 1)?.total) ?? this.#total;
  }

  get counted(): number {
    return this.#countedBefore + this.#total.reduce((sum, count) => sum + count, 0);
  }

  filterChanged(): void {
    if (this.#reading) this.#begin();
  }

  setFilter(_: IdentityFilter, typed: string, showAll = false): string {
    const search = searchTable(typed, SERIES_SEARCH);
    if (search && 'problem' in search) return search.problem;
    this.#search = search;
    this.#showAll = showAll;
    return '';
  }

  /** What is looked for; undefined while that is nothing. */
  get asked(): RowQuery | undefined {
    return this.#search?.query;
  }

  /** The numbers of the targets that match. */
  get matching(): readonly number[] {
    const search = this.#search;
    const sample = this.view.last(1)[0];
    const rate = (target: number) => {
      if (!sample?.counts || !(sample.seconds > 0)) return Number.NaN;
      return (sample.counts[target] ?? 0) / sample.seconds;
    };
    const numbers = this.targets.map((_, number) => number);
    if (!search) return numbers;
    return numbers.filter((number) => {
      const name = this.targets[number]?.name ?? '';
      return search.passes({ name, rate: rate(number), total: this.total[number] ?? 0 });
    });
  }

  /** The numbers of those that are to be shown. */
  get listed(): readonly number[] {
    return this.#showAll ? this.targets.map((_, number) => number) : this.matching;
  }

  work(): boolean {
    return false;
  }

  togglePause(): void {
    if (this.view.moment) this.view.toLive();
    else this.view.pause();
  }

  frame({ nowMs, intervalMs, shown, last }: DataFrame): boolean {
    // A frame between two intervals, at the start, is no interval.
    const due = intervalMs > 0 && nowMs - this.#sampledAt >= intervalMs * LEAST_INTERVAL;
    if (!this.#reading || !(due || shown || last)) return false;
    const now = this.#reading.read();
    this.#total = this.#slab.difference(now, this.#baseline);
    if (!due && !last) return false;
    const counts = this.#slab.difference(now, this.#sampled);
    const total = this.#total;
    this.history.add({ endMs: nowMs, seconds: (nowMs - this.#sampledAt) / 1000, counts, total });
    this.#sampled = now;
    this.#sampledAt = nowMs;
    return true;
  }

  /** From now on it is counted; what was before was another matter, and a row without counts is between them. */
  #begin(): void {
    const now = this.#reading?.at?.() ?? Date.now();
    this.#countedBefore = this.counted;
    this.#baseline = this.#reading?.read() ?? new Float64Array();
    this.#sampled = this.#baseline;
    const total = this.#total;
    this.#total = new Float64Array(this.#baseline.length);
    if (this.history.end > 0) {
      const seconds = (now - this.#sampledAt) / 1000;
      this.history.add({ endMs: now, seconds, counts: undefined, total });
    }
    this.#sampledAt = now;
  }
}
