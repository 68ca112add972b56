// SPDX-License-Identifier: MIT
/**
 * What of the latencies is looked at: since the start, in the last interval, or in a column of the past; all of them, or
 * those of one disk. It goes along with the time until it is paused; a column that is looked at stays what it is.
 */
import { EMPTY, type Histogram, merge } from '../histogram/histogram.ts';
import { type LabelledHistogram, type Labels, labelKey, splitBy } from '../histogram/labelled.ts';
import type { LatencyHistory, Sample, Span } from './latency-history.ts';
import { IntervalMoment } from './past/interval-moment.ts';
import type { Moment } from './past/past.ts';
import { SteadyOrder } from './steady-order.ts';

/** Samples in a column of the heat map. */
const ZOOMS = [1, 2, 5, 10, 20, 60] as const;

/** A column of the heat map. */
export interface LatencyColumn extends Span {
  /** The number of its first sample. */
  readonly sample: number;
  /** Of the selected ones; undefined where nothing was counting. */
  readonly histogram: Histogram | undefined;
}

/** Those that are seen. */
interface LatencyColumns {
  readonly columns: readonly LatencyColumn[];
  /** How many back from the newest of these one looks. */
  readonly cursor: number | undefined;
  /** When the newest of all ended. */
  readonly nowMs: number;
}

/** What the histogram shows, and the time in which it was counted: 0 s if nothing was counting then. */
export interface ShownLatencies extends Span {
  readonly kind: 'since' | 'interval' | 'column';
  readonly counted: readonly LabelledHistogram[];
}

export class LatencyView {
  readonly #history: LatencyHistory;
  readonly #names: () => readonly string[];
  readonly #order = new SteadyOrder();
  #mode: 'since' | 'interval' = 'since';
  #zoom = 0;
  /** A sample of the column that is looked at. */
  readonly #cursor: IntervalMoment;
  /** Of the histogram that is selected; undefined: all together. */
  #selected: Labels | undefined;
  /** While paused: samples from this number on do not exist for the view, and what there was then. */
  #frozen: { readonly end: number; readonly since: ShownLatencies } | undefined;
  #scroll = 0;
  /** Columns that are complete do not change: by the number of each. */
  #columns = new Map<number, LatencyColumn>();
  #columnsOf = '';
  /** What {@link columns} said last, and of what. */
  #columnsAsked: readonly unknown[] | undefined;
  #columnsTold: LatencyColumns | undefined;

  /** @param names of the labels that each have their own histogram now */
  constructor(history: LatencyHistory, names: () => readonly string[]) {
    this.#history = history;
    this.#names = names;
    this.#cursor = new IntervalMoment(() => history.first);
  }

  get mode(): 'since' | 'interval' {
    return this.#mode;
  }

  get paused(): boolean {
    return this.#frozen !== undefined;
  }

  /** The key of the selected histogram. One that was told apart by other labels is not there any more. */
  get selected(): string | undefined {
    const labels = this.selectedLabels;
    return labels && labelKey(labels);
  }

  /** Of the selected histogram. */
  get selectedLabels(): Labels | undefined {
    if (this.#selected === undefined) return undefined;
    const names = Object.keys(this.#selected).join();
    if (names !== this.#names().join()) this.#selected = undefined;
    return this.#selected;
  }

  get columnSamples(): number {
    return ZOOMS[this.#zoom] as number;
  }

  /** Samples from this number on do not exist for the view. */
  get end(): number {
    return this.#frozen?.end ?? this.#history.end;
  }

  /** Lines that the histogram was scrolled by. */
  get scroll(): number {
    return this.#scroll;
  }

  /** Whether Esc has something to go back from. */
  get away(): boolean {
    return this.#cursor.at !== undefined || this.selected !== undefined || this.#scroll !== 0;
  }

  toggleMode(): void {
    this.#mode = this.#mode === 'since' ? 'interval' : 'since';
    this.#cursor.set(undefined);
  }

  /** Wider columns, or narrower ones. */
  zoom(by: 1 | -1): void {
    this.#zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.#zoom + by));
  }

  /** @param since what was counted until now */
  pause(since: ShownLatencies): void {
    this.#frozen = { end: this.#history.end, since };
  }

  resume(): void {
    this.#frozen = undefined;
  }

  /** What of the past is looked at: a column, or how things were when the view was paused. */
  get moment(): Moment | undefined {
    const { at, moved } = this.#cursor;
    if (at !== undefined) {
      const column = this.#samplesOf(Math.floor(at / this.columnSamples));
      return { ms: column.at(-1)?.endMs ?? 0, moved };
    }
    return this.#frozen && { ms: this.#frozen.since.endMs, moved: false };
  }

  /** Goes to another column; beyond the newest none is looked at any more. */
  moveCursor(by: number): void {
    const size = this.columnSamples;
    this.#cursor.step(by, Math.floor((this.end - 1) / size) + 1, size);
  }

  /** Looks at the column that has the sample of that number. */
  stopAt(number: number): void {
    this.#cursor.set(number);
  }

  /** The same, if it is one that exists for the view. */
  lookAt(sample: number): void {
    if (sample < this.end) this.#cursor.set(Math.max(sample, this.#history.first));
  }

  toOldest(): void {
    if (this.end > this.#history.first) this.#cursor.set(this.#history.first);
  }

  toNow(): void {
    this.#cursor.set(undefined);
  }

  /** The next of those that are listed, or the one before; above the first all are one. */
  select(by: 1 | -1, listed: readonly Pick<LabelledHistogram, 'labels'>[]): void {
    const key = this.selected;
    const at = listed.findIndex(({ labels }) => labelKey(labels) === key);
    const to = Math.max(-1, Math.min(listed.length - 1, at + by));
    const labels = listed[to]?.labels;
    if (labels) this.selectLabels(labels);
    else this.#selected = undefined;
    this.#scroll = 0;
  }

  /** One of those that are listed. */
  selectLabels(labels: Labels): void {
    this.#selected = labels;
    this.#scroll = 0;
  }

  /** All together, since the start or in the last interval, from where most of them are. */
  home(): void {
    this.#cursor.set(undefined);
    this.#selected = undefined;
    this.#scroll = 0;
  }

  scrollBy(lines: number): void {
    this.#scroll += lines;
  }

  /** The painter knows how far that can really be. */
  scrolledTo(lines: number): void {
    this.#scroll = lines;
  }

  back(): void {
    if (this.#cursor.at !== undefined) this.#cursor.set(undefined);
    else this.#selected = undefined;
    this.#scroll = 0;
  }

  /** What was counted since the start, until the view was paused if it is. */
  since(live: ShownLatencies): ShownLatencies {
    return this.#frozen?.since ?? live;
  }

  /** @param live what was counted since the start */
  shown(live: ShownLatencies): ShownLatencies {
    const since = this.since(live);
    const { at } = this.#cursor;
    if (at !== undefined) {
      const samples = this.#samplesOf(Math.floor(at / this.columnSamples));
      if (samples.length > 0) return together('column', samples);
      this.#cursor.set(undefined);
    }
    if (this.#mode === 'since') return since;
    const last = this.#history.at(this.end - 1);
    return last ? together('interval', [last]) : { ...since, kind: 'interval', counted: [], seconds: 0 };
  }

  /**
   * A histogram for each combination of the labels that there was since the start, of the time that is shown: with its
   * lines in the same places whatever time that is.
   */
  listed(live: ShownLatencies): readonly LabelledHistogram[] {
    const names = this.#names();
    if (names.length === 0) return [];
    const since = this.since(live);
    const shown = this.shown(live);
    const all = splitBy(since.counted, names);
    const now = shown === since ? all : splitBy(shown.counted, names);
    const known = new Map(now.map((one) => [labelKey(one.labels), one]));
    const listed = this.#order.arrange(all).map(({ labels }) => {
      const key = labelKey(labels);
      const histogram = known.get(key)?.histogram ?? EMPTY;
      known.delete(key);
      return { labels, histogram };
    });
    // Through an earlier filter others were seen; and what is selected is never out of sight.
    listed.push(...known.values());
    const selected = this.selectedLabels;
    if (selected && !listed.some(({ labels }) => labelKey(labels) === this.selected))
      listed.push({ labels: selected, histogram: EMPTY });
    return listed;
  }

  /** The selected ones of what was counted. */
  pick(counted: readonly LabelledHistogram[]): Histogram {
    const key = this.selected;
    const split = splitBy(counted, key === undefined ? [] : this.#names());
    if (key === undefined) return split[0]?.histogram ?? EMPTY;
    return split.find(({ labels }) => labelKey(labels) === key)?.histogram ?? EMPTY;
  }

  /**
   * The last columns, at most `most`, so that the one that is looked at is among them; how many back from the newest of
   * these that is; and when the newest of all ended.
   */
  columns(most: number): LatencyColumns {
    // A column is a second, and frames may be more: between two samples nothing of it changes.
    const key = [most, this.end, this.#history.first, this.columnSamples, this.#cursor.at, this.selected];
    if (this.#columnsAsked?.every((part, i) => part === key[i]) && this.#columnsTold)
      return this.#columnsTold;
    const told = this.#makeColumns(most);
    this.#columnsAsked = key;
    this.#columnsTold = told;
    return told;
  }

  #makeColumns(most: number): LatencyColumns {
    const end = this.end;
    if (end <= this.#history.first) return { columns: [], cursor: undefined, nowMs: 0 };
    const size = this.columnSamples;
    let newest = Math.floor((end - 1) / size);
    const { at } = this.#cursor;
    const looked = at === undefined ? undefined : Math.floor(at / size);
    if (looked !== undefined && looked <= newest - most) newest = looked + most - 1;
    const nowMs = this.#history.interval(end - 1)?.endMs ?? 0;
    return {
      columns: this.#columnsTo(newest, most),
      cursor: looked === undefined ? undefined : newest - looked,
      nowMs,
    };
  }

  /** The newest columns, at most `most`, wherever one looks. */
  newest(most: number): readonly LatencyColumn[] {
    if (this.end <= this.#history.first) return [];
    return this.#columnsTo(Math.floor((this.end - 1) / this.columnSamples), most);
  }

  #columnsTo(newest: number, most: number): LatencyColumn[] {
    const size = this.columnSamples;
    const key = `${size} ${this.selected ?? ''}`;
    if (key !== this.#columnsOf) this.#columns = new Map();
    this.#columnsOf = key;
    const oldest = Math.floor(this.#history.first / size);
    const from = Math.max(oldest, newest - most + 1);
    const columns: LatencyColumn[] = [];
    for (let column = from; column <= newest; column++) columns.push(this.#column(column));
    // In the order in which they were made, all but in that of their numbers: what is left over goes with a later one.
    for (const column of this.#columns.keys()) {
      if (column >= oldest) break;
      this.#columns.delete(column);
    }
    return columns;
  }

  #samplesOf(column: number): Sample[] {
    const size = this.columnSamples;
    const samples: Sample[] = [];
    for (let number = column * size; number < Math.min((column + 1) * size, this.end); number++) {
      const sample = this.#history.at(number);
      if (sample) samples.push(sample);
    }
    return samples;
  }

  #column(column: number): LatencyColumn {
    const known = this.#columns.get(column);
    if (known) return known;
    const samples = this.#samplesOf(column);
    const parts = samples.flatMap(({ counted }) => (counted ? [this.pick(counted)] : []));
    const made: LatencyColumn = {
      sample: column * this.columnSamples,
      endMs: samples.at(-1)?.endMs ?? 0,
      seconds: secondsOf(samples),
      histogram: parts.length === 0 ? undefined : merge(parts),
    };
    // Columns whose samples are all there, and all kept, are done.
    const size = this.columnSamples;
    if (samples.length === size && (column + 1) * size <= this.end) this.#columns.set(column, made);
    return made;
  }
}

/** Without the time in which nothing was counting. */
function secondsOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { counted, seconds }) => sum + (counted ? seconds : 0), 0);
}

function together(kind: 'interval' | 'column', samples: readonly Sample[]): ShownLatencies {
  return {
    kind,
    endMs: samples.at(-1)?.endMs ?? 0,
    seconds: secondsOf(samples),
    counted: samples.flatMap(({ counted }) => counted ?? []),
  };
}
