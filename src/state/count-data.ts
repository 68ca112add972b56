// SPDX-License-Identifier: MIT
/** The counts of one tool: what its targets had in the last interval and since the start. */
import type { CountReading } from '../probes/counting.ts';
import { CountSlab } from '../probes/decode/count-slab.ts';
import type { RecordSink } from '../probes/decode/records.ts';
import type { IdentityFilter } from '../probes/types.ts';
import { CountHistory } from './count-history.ts';
import { CountPast } from './count-past.ts';
import { COUNT_SEARCH } from './count-rows.ts';
import { CountView } from './count-view.ts';
import { IntervalPast } from './past/interval-past.ts';
import { searchTable } from './row-query.ts';
import type { DataFrame, ToolDataBase } from './tool-data.ts';

/** As for latencies: frames jitter, and in the first second many come. */
const LEAST_INTERVAL = 0.9;

export class CountData implements ToolDataBase {
  readonly kind = 'counts';
  readonly view = new CountView();
  readonly history = new CountHistory();
  readonly #stops = new CountPast(this.history, this.view);
  readonly past = new IntervalPast(this.history, this.#stops);
  readonly evicted = 0;
  readonly outgrown = false;
  readonly searchable = COUNT_SEARCH;
  #reading: CountReading | undefined;
  /** All that the probe had counted when counting began for us, at the end of the last interval, and now. */
  #baseline: Float64Array = new Float64Array();
  #sampled: Float64Array = new Float64Array();
  #now: Float64Array = new Float64Array();
  #sampledAt = 0;
  #recent: Float64Array = new Float64Array();
  #seconds = 0;
  /** Of starts and filters before this one. */
  #countedBefore = 0;

  set reading(reading: CountReading) {
    this.#reading = reading;
    this.#begin();
  }

  get sink(): RecordSink | undefined {
    return this.#reading?.sink;
  }

  get noun(): string {
    return this.#reading?.noun ?? '';
  }

  get counted(): number {
    return this.#countedBefore + sumOf(slab.difference(this.#now, this.#baseline));
  }

  filterChanged(): void {
    if (this.#reading) this.#begin();
  }

  setFilter(_: IdentityFilter, typed: string, showAll = false): string {
    const search = searchTable(typed, COUNT_SEARCH);
    if (search && 'problem' in search) return search.problem;
    this.view.setSearch(search, showAll);
    return '';
  }

  work(): boolean {
    return false;
  }

  togglePause(): void {
    if (this.#stops.moment) this.#stops.toLive();
    else this.#stops.pause();
  }

  frame({ nowMs, intervalMs, shown, last }: DataFrame): boolean {
    // A frame between two intervals, at the start, is no interval.
    const due = intervalMs > 0 && nowMs - this.#sampledAt >= intervalMs * LEAST_INTERVAL;
    if (!this.#reading || !(due || shown || last)) return false;
    const { targets } = this.#reading;
    this.#now = this.#reading.read();
    const total = slab.difference(this.#now, this.#baseline);
    if (due || last || this.#seconds === 0) {
      this.#recent = slab.difference(this.#now, this.#sampled);
      this.#seconds = (nowMs - this.#sampledAt) / 1000;
    }
    if (due || last) {
      this.history.add({ endMs: nowMs, seconds: this.#seconds }, this.#recent, total);
      this.#sampled = this.#now;
      this.#sampledAt = nowMs;
    }
    this.view.counts = { targets, total, recent: this.#recent, seconds: this.#seconds, atMs: nowMs };
    this.#stops.settle();
    return due || last;
  }

  #begin(): void {
    this.#countedBefore = this.counted;
    this.#now = this.#reading?.read() ?? new Float64Array();
    this.#baseline = this.#now;
    this.#sampled = this.#now;
    const beganMs = this.#reading?.at?.() ?? Date.now();
    this.history.pause({ endMs: beganMs, seconds: (beganMs - this.#sampledAt) / 1000 });
    this.#sampledAt = beganMs;
    this.#recent = new Float64Array(this.#now.length);
    this.#seconds = 0;
    const { targets = [] } = this.#reading ?? {};
    this.history.begin(targets);
    const total = new Float64Array(this.#now.length);
    this.view.counts = { targets, total, recent: this.#recent, seconds: 0 };
  }
}

/** The history makes its own of what it keeps. */
const slab = new CountSlab();

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}
