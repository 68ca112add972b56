// SPDX-License-Identifier: MIT
/** The latencies of one tool: what was counted since the start and in each interval, and what of it is looked at. */
import { countedSince, type LabelledHistogram, labelKey } from '../histogram/labelled.ts';
import type { RecordSink } from '../probes/decode/records.ts';
import { allCallsSince, type CallTotals, callsSince, type LabelledCalls } from '../probes/labelled-calls.ts';
import type { LatencyReading } from '../probes/latency-reading.ts';
import type { IdentityFilter } from '../probes/types.ts';
import type { Comparable, RowQuery } from './comparison-query.ts';
import { LatencyHistory } from './latency-history.ts';
import { type LatencyRow, latencySearch } from './latency-rows.ts';
import { LatencyView, type ShownLatencies } from './latency-view.ts';
import { type MatchStep, nextMatch } from './match-step.ts';
import { IntervalPast, type Stops } from './past/interval-past.ts';
import type { Moment } from './past/past.ts';
import { searchTable, type TableSearch } from './row-query.ts';
import type { DataFrame, ToolDataBase } from './tool-data.ts';

/** Frames come a little early, and in the first second many come: a sample is of this part of an interval at least. */
const LEAST_INTERVAL = 0.9;
/** Milliseconds. With a column for each of ten frames a second the whole heat map moves ten times, 18 kB each. */
const LEAST_SAMPLE = 1000;

/** Calls that are in no histogram. */
export interface UntimedCalls {
  /** Those of which the time will not be known. */
  readonly missed: number;
  /** Those that have begun and of which nothing more was seen. */
  readonly inFlight: number;
}

const NO_CALLS: CallTotals = { each: [], inFlight: 0 };

export class LatencyData implements ToolDataBase, Stops {
  readonly kind = 'latencies';
  readonly history = new LatencyHistory();
  readonly view = new LatencyView(this.history, () => this.splitBy);
  readonly past = new IntervalPast(this.history, this);
  readonly evicted = 0;
  readonly outgrown = false;
  #reading: LatencyReading | undefined;
  /** All that the probe had counted: when counting began for us, and at the end of the last sample. */
  #baseline: readonly LabelledHistogram[] = [];
  #callsBefore = NO_CALLS;
  #calls = NO_CALLS;
  /** As they were when the view was paused. */
  #frozenCalls: { readonly now: CallTotals; readonly before: CallTotals } | undefined;
  #sampled: readonly LabelledHistogram[] = [];
  #sampledAt = 0;
  #sinceMs = 0;
  #since: ShownLatencies = { kind: 'since', endMs: 0, seconds: 0, counted: [] };
  /** Counted before the baseline was set anew. */
  #countedBefore = 0;
  /** Whether it is a filter that counting began with. */
  #filtered = false;
  #search: TableSearch<LatencyRow> | undefined;
  #showAll = false;

  /** How the histograms are read; known once the probe's object has been opened. */
  set reading(reading: LatencyReading) {
    this.#reading = reading;
    this.#begin(false);
  }

  get sink(): RecordSink | undefined {
    return this.#reading?.sink;
  }

  /** What was counted since {@link sinceFilter} or the start. */
  get since(): ShownLatencies {
    return this.#since;
  }

  /** What is counted is of the filter as it is now, which is younger than the start. */
  get sinceFilter(): boolean {
    return this.#filtered;
  }

  /** Beside what is shown of the time since the start, where calls are timed; undefined of any other time. */
  get untimed(): UntimedCalls | undefined {
    if (this.shown.kind !== 'since' || !this.#reading?.calls) return undefined;
    const { selected } = this.view;
    const { now, before } = this.#shownCalls;
    if (selected === undefined)
      return { missed: allCallsSince(now.each, before.each).missed, inFlight: now.inFlight };
    return { missed: this.callsBy(this.splitBy)?.get(selected)?.missed ?? 0, inFlight: 0 };
  }

  /** The calls since the start by the labels of those names, where calls are timed. */
  callsBy(names: readonly string[]): ReadonlyMap<string, LabelledCalls> | undefined {
    if (!this.#reading?.calls) return undefined;
    const { now, before } = this.#shownCalls;
    return callsSince(now.each, before.each, names);
  }

  get #shownCalls() {
    return this.#frozenCalls ?? { now: this.#calls, before: this.#callsBefore };
  }

  get counted(): number {
    return this.#countedBefore + countOf(this.#since.counted);
  }

  /** What is shown, of whatever is looked at. */
  get shown(): ShownLatencies {
    return this.view.shown(this.#since);
  }

  /** The histograms of it that are told apart and asked for; none if there is only one. */
  get listed(): readonly LabelledHistogram[] {
    const all = this.view.listed(this.#since);
    const search = this.#search;
    if (!search || this.#showAll) return all;
    // What is selected is never out of sight.
    const { selected } = this.view;
    const matches = this.#matcher();
    return all.filter((one) => matches(one) || labelKey(one.labels) === selected);
  }

  /** What is looked for among them; undefined while that is nothing, or there is only one. */
  get asked(): RowQuery | undefined {
    return this.splitBy.length === 0 ? undefined : this.#search?.query;
  }

  /** Of how many of them it is true, and how many there are. */
  get found(): { readonly matching: number; readonly all: number } {
    const all = this.view.listed(this.#since);
    return { matching: all.filter(this.#matcher()).length, all: all.length };
  }

  /** Tells which ones are looked for. What is shown is put together once for all of them: there may be 10,000. */
  #matcher(): (one: LabelledHistogram) => boolean {
    const search = this.#search;
    if (!search) return () => true;
    const { seconds } = this.shown;
    return ({ labels, histogram }) => search.passes({ labels, histogram, seconds });
  }

  /** Selects the next match below, or above. */
  toMatch(by: 1 | -1): MatchStep {
    const { listed } = this;
    const { selected } = this.view;
    const at = listed.findIndex(({ labels }) => labelKey(labels) === selected);
    const matches = this.#matcher();
    const { index, step } = nextMatch(listed.length, at, by, (row) => {
      const one = listed[row];
      return one !== undefined && matches(one);
    });
    const labels = index === undefined ? undefined : listed[index]?.labels;
    if (labels) this.view.selectLabels(labels);
    return step;
  }

  /** Names of the labels that each have their own histogram. */
  get splitBy(): readonly string[] {
    return this.#reading?.layout().splitBy ?? [];
  }

  get searchable(): readonly Comparable[] {
    return latencySearch(this.splitBy);
  }

  get layout() {
    return this.#reading?.layout();
  }

  filterChanged(): void {
    if (this.#reading) this.#begin(true);
  }

  setFilter(_: IdentityFilter, typed: string, showAll = false): string {
    const search = searchTable(typed, latencySearch(this.splitBy));
    if (search && 'problem' in search) return search.problem;
    this.#search = search;
    this.#showAll = showAll;
    return '';
  }

  work(): boolean {
    return false;
  }

  get moment(): Moment | undefined {
    return this.view.moment;
  }

  step(columns: number): void {
    this.view.moveCursor(columns);
  }

  stopAt(number: number): void {
    // What came since the pause is asked for.
    if (number >= this.view.end) this.#resume();
    this.view.stopAt(number);
  }

  toLive(): void {
    this.#resume();
    this.view.toNow();
  }

  #resume(): void {
    this.view.resume();
    this.#frozenCalls = undefined;
  }

  /** What stands still is complete: what came since the last interval is a column too. */
  togglePause(): void {
    if (this.moment) {
      this.toLive();
      return;
    }
    try {
      this.frame({ nowMs: Date.now(), intervalMs: Number.POSITIVE_INFINITY, shown: true, last: true });
    } catch {
      // A probe that has failed cannot be read any more: what was seen of it stands.
    }
    this.#frozenCalls = this.#shownCalls;
    this.view.pause(this.#since);
  }

  frame({ nowMs, intervalMs, shown, last }: DataFrame): boolean {
    // A frame between two intervals, at the start, is no interval.
    const least = Math.max(intervalMs, LEAST_SAMPLE) * LEAST_INTERVAL;
    const due = intervalMs > 0 && nowMs - this.#sampledAt >= least;
    if (!this.#reading || !(due || shown || last)) return false;
    // Who is under way is told once a second: with it a reading of functions takes half as long again.
    const all = this.#reading.read(due || last);
    if (due || last) this.#calls = this.#reading.calls?.() ?? NO_CALLS;
    this.#since = {
      kind: 'since',
      endMs: nowMs,
      seconds: (nowMs - this.#sinceMs) / 1000,
      counted: countedSince(all, this.#baseline),
    };
    if (!due && !last) return false;
    const counted = countedSince(all, this.#sampled);
    // The part of an interval before the end is an interval only if something happened in it.
    if (!due && counted.length === 0) return false;
    this.history.add({ endMs: nowMs, seconds: (nowMs - this.#sampledAt) / 1000, counted });
    this.#sampled = all;
    this.#sampledAt = nowMs;
    return true;
  }

  /** From now on it is counted. What was before is another matter: a column without counts is between them. */
  #begin(filtered: boolean): void {
    const now = this.#reading?.at?.() ?? Date.now();
    this.#countedBefore = this.counted;
    this.#filtered = filtered;
    this.#baseline = this.#reading?.read() ?? [];
    this.#sampled = this.#baseline;
    this.#callsBefore = this.#reading?.calls?.() ?? NO_CALLS;
    this.#calls = this.#callsBefore;
    if (this.history.end > 0) {
      this.history.add({ endMs: now, seconds: (now - this.#sampledAt) / 1000, counted: undefined });
    }
    this.#sampledAt = now;
    this.#sinceMs = now;
    this.#since = { kind: 'since', endMs: now, seconds: 0, counted: [] };
  }
}

function countOf(counted: readonly LabelledHistogram[]): number {
  return counted.reduce((sum, { histogram }) => sum + histogram.count, 0);
}
