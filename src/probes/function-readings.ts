// SPDX-License-Identifier: MIT
/** What can be read of a function probe while it runs, all of it cumulative and through mmap. */
import type { BpfObject } from '../../native/index.d.ts';
import type { Histogram } from '../histogram/histogram.ts';
import { CountSlab } from './decode/count-slab.ts';
import { type CpuChoice, RowReader } from './decode/function-counts.ts';
import { histogramReader } from './decode/function-times.ts';
import { GlobalWord } from './decode/global-word.ts';
import type { FunctionPlan } from './function-plan.ts';

/** By target. */
export interface FunctionCounts {
  /** Every call and hit that the filter wanted. */
  readonly hits: Float64Array;
  /** Those that no other call of their group made; undefined unless the purpose is `outermost`. */
  readonly outermost: Float64Array | undefined;
}

/** By target, except where one number is for all of them. */
export interface FunctionTimes {
  /** One for each target, or a single one. Their counts are the calls that returned and were timed. */
  readonly histograms: readonly Histogram[];
  /** Calls that the filter wanted. */
  readonly entries: Float64Array;
  /**
   * Calls of which the time is not known, though nobody sees them under way any more: the kernel had no room to catch their
   * return or passed over their entry, their thread ended, or we had no room. What a session (7.x) loses is not known.
   */
  readonly missed: Float64Array;
  /** All calls that are under way; entries = timed + missed + in flight. Calls that went missing are in it until that is noticed. */
  readonly inFlight: number;
  /** Of `missed`, calls for which we had no room: nested deeper than 32, or in too many threads at once. */
  readonly crowded: number;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index] as number;
  return total;
}

/** Of what is read anew each time. */
const slab = new CountSlab();

export class FunctionReadings {
  readonly #object: BpfObject;
  readonly #plan: FunctionPlan;
  readonly #targets: number;
  readonly #readers = new Map<string, RowReader>();
  readonly #histograms: ((cpu: CpuChoice) => Histogram[]) | undefined;
  readonly #crowded: GlobalWord | undefined;
  #missed = 0;

  constructor(object: BpfObject, plan: FunctionPlan, targets: number) {
    this.#object = object;
    this.#plan = plan;
    this.#targets = targets;
    this.#crowded = 'crowded_calls' in object.globals ? new GlobalWord(object, 'crowded_calls') : undefined;
    const { rowHists, maxEntries } = plan;
    if (rowHists > 0)
      this.#histograms = histogramReader(object, rowHists, (maxEntries.latencies ?? 0) / rowHists);
  }

  counts(cpu?: CpuChoice): FunctionCounts {
    return {
      outermost: this.#has('outermost') ? this.#rows('outermost', cpu) : undefined,
      hits: this.#rows('counts', cpu),
    };
  }

  /**
   * Undefined unless the purpose is `time`.
   * @param cpu a call counts where it began, its time where it ended: with one CPU `inFlight` may be anything
   */
  times(cpu?: CpuChoice): FunctionTimes | undefined {
    if (!this.#histograms) return undefined;
    // Ends before beginnings, so that no call is read as ended that had not begun.
    const histograms = this.#histograms(cpu);
    const { lost, begun, entries, missed } = this.#calls(cpu);
    if (cpu === undefined) this.#missed = sum(missed);
    let timed = 0;
    for (let index = 0; index < histograms.length; index++) timed += (histograms[index] as Histogram).count;
    const inFlight = sum(begun) - timed - sum(lost);
    return { histograms, entries, missed, inFlight, crowded: this.crowded() };
  }

  /** The histograms of {@link times} alone. */
  histograms(cpu?: CpuChoice): readonly Histogram[] {
    return this.#histograms?.(cpu) ?? [];
  }

  /** All missed calls, as of the last {@link times} or {@link readMissed}; 0 where nothing is timed. */
  get missed(): number {
    return this.#missed;
  }

  /** What of times() is cheap. */
  readMissed(): void {
    if (!this.#histograms) return;
    // Without calls that are counted beside there are no unseen ones.
    if (this.#plan.countedBeside) this.#missed = sum(this.#calls(undefined).missed);
    else this.#missed = sum(this.#lost(undefined));
  }

  #lost(cpu: CpuChoice): Float64Array {
    return this.#has('lost_calls') ? this.#rows('lost_calls', cpu) : new Float64Array(this.#targets);
  }

  #calls(cpu: CpuChoice) {
    const lost = this.#lost(cpu);
    const begun = this.#rows(this.#plan.countedBeside ? 'begun_calls' : 'counts', cpu);
    const entries = this.#plan.countedBeside ? this.#rows('counts', cpu) : begun;
    const missed = slab.zeros(lost.length);
    for (let target = 0; target < missed.length; target++) {
      // A call may have begun between the two readings.
      const unseen = Math.max(0, (entries[target] as number) - (begun[target] as number));
      missed[target] = (lost[target] as number) + unseen;
    }
    return { lost, begun, entries, missed };
  }

  /** Calls without room. */
  crowded(): number {
    return this.#crowded?.read() ?? 0;
  }

  #has(map: string): boolean {
    return map in this.#object.maps && (map !== 'outermost' || this.#plan.maxEntries.outermost !== 1);
  }

  #rows(map: string, cpu: CpuChoice): Float64Array {
    let rows = this.#readers.get(map);
    if (!rows) {
      rows = new RowReader(this.#object, map, this.#targets, this.#plan.rowSlots);
      this.#readers.set(map, rows);
    }
    return rows.read(cpu);
  }
}
