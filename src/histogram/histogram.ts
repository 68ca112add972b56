// SPDX-License-Identifier: MIT
/** What was counted of latencies, cumulative or in an interval, and what can be said from it. */
import { BUCKETS, bucketOf, highOf, lowOf, OPEN_BUCKET } from './buckets.ts';

/** Where a percentile lies, in ns. */
export interface Percentile {
  readonly low: number;
  /** Inclusive: the end of the bucket, or the recorded maximum if that is less. Infinity if nothing is known. */
  readonly high: number;
  /** It is in the bucket that is open at the top: {@link value} is its lower bound. */
  readonly open: boolean;
  /**
   * The one number to show: `high`, for a latency that is told is then one that was kept, and at most 1/8 above the true
   * one. The middle would halve the error, but might be above the maximum, or call 1.1 ms what took longer.
   */
  readonly value: number;
}

/** A value or, where `exact` is false, an upper bound, in ns. */
export interface Maximum {
  readonly max: number;
  readonly exact: boolean;
}

/**
 * The recorded maximum as far as it agrees with the buckets. It may not: the maximum of an interval is not recorded, only
 * that of all time; and the kernel goes on counting while bucket after bucket and then the maximum are read.
 */
function maximumOf(top: number, max: number, exact: boolean): Maximum {
  if (top < 0) return { max: 0, exact: true };
  const low = lowOf(top);
  const high = highOf(top);
  if (low === high) return { max: low, exact: true };
  if (max >= low && max <= high) return { max, exact };
  return { max: top === OPEN_BUCKET ? low : high, exact: false };
}

/** V8 keeps it as one of fractions: one of whole numbers would be made anew when it holds the first product. */
const zeros: number[] = [];
while (zeros.length < BUCKETS) zeros.push(0.5);
// Filled with a 0 it would be one of whole numbers again.
for (let bucket = 0; bucket < BUCKETS; bucket++) zeros[bucket] = 0;

/**
 * One for each bucket, to be counted in; or for the rows of a picture, of which there are fewer. No typed array, which V8 gives
 * memory of its own outside its heap: there are a few of them in every frame, and making and releasing those was 3 to 6 % of it.
 */
export function noCounts(length = BUCKETS): number[] {
  return zeros.slice(0, length);
}

/** What is to be known of counts without looking at each of them again. */
export interface Extent {
  /** All of them. */
  readonly count: number;
  /** The lowest and the highest bucket that are not empty; -1 if all are. */
  readonly bottom: number;
  readonly top: number;
}

function extentOf(counts: ArrayLike<number>): Extent {
  let count = 0;
  let bottom = -1;
  let top = -1;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const own = counts[bucket] as number;
    if (own <= 0) continue;
    count += own;
    top = bucket;
    if (bottom < 0) bottom = bucket;
  }
  return { count, bottom, top };
}

/**
 * Does not change; what is done to it makes another one. Loops go over the buckets that are not empty, once: there are some of them in
 * each frame, where V8 has not compiled them for the first seconds and makes an object of each count that is added.
 */
export class Histogram {
  /** By bucket. */
  readonly counts: ArrayLike<number>;
  /** All of them. */
  readonly count: number;
  /** In ns. A snapshot that is taken while the kernel counts may lack in it what is in `count`, or the other way round. */
  readonly sum: number;
  /** The greatest value, in ns; 0 if there is none. */
  readonly max: number;
  /** False: all that is known is that no value was greater than `max`. */
  readonly maxIsExact: boolean;
  /** The highest bucket that is not empty; -1 if all are. */
  readonly top: number;
  /** The lowest one; -1 as well. */
  readonly bottom: number;

  /**
   * @param counts by bucket; from now on the histogram's own
   * @param extent by whoever has just counted them
   */
  constructor(counts: ArrayLike<number>, sum: number, max: number, maxIsExact = true, extent?: Extent) {
    if (counts.length !== BUCKETS) throw new RangeError(`${counts.length} buckets instead of ${BUCKETS}`);
    const { count, bottom, top } = extent ?? extentOf(counts);
    this.counts = counts;
    this.count = count;
    this.sum = sum;
    this.top = top;
    this.bottom = bottom;
    const maximum = maximumOf(this.top, max, maxIsExact);
    this.max = maximum.max;
    this.maxIsExact = maximum.exact;
  }

  static of(values: Iterable<number>): Histogram {
    const counts = noCounts();
    let [sum, max] = [0, 0];
    for (const ns of values) {
      const bucket = bucketOf(ns);
      counts[bucket] = (counts[bucket] as number) + 1;
      sum += ns;
      max = Math.max(max, ns);
    }
    return new Histogram(counts, sum, max);
  }

  /** What was counted here or there. */
  add(other: Histogram): Histogram {
    return merge([this, other]);
  }

  /** What was counted since `earlier`, a snapshot of the same counters. Those only grow: anything else is a bug. */
  subtract(earlier: Histogram): Histogram {
    const counts = noCounts();
    const last = Math.max(this.top, earlier.top);
    let count = 0;
    let bottom = -1;
    let top = -1;
    for (let bucket = Math.max(0, Math.min(this.bottom, earlier.bottom)); bucket <= last; bucket++) {
      const before = earlier.counts[bucket] as number;
      const now = this.counts[bucket] as number;
      if (!(now >= before)) throw new RangeError(`bucket ${bucket} went from ${before} to ${now}`);
      if (now === before) continue;
      counts[bucket] = now - before;
      count += now - before;
      top = bucket;
      if (bottom < 0) bottom = bucket;
    }
    const sum = this.sum - earlier.sum;
    if (!(sum >= 0)) throw new RangeError(`the sum went from ${earlier.sum} to ${this.sum} ns`);
    // A maximum that has not grown was reached before, or again: it is a bound.
    const isNew = this.maxIsExact && this.max > earlier.max;
    return new Histogram(counts, sum, this.max, isNew, { count, bottom, top });
  }

  /** The value that `percent` (0 to 100) of all are not above; undefined without any. */
  percentile(percent: number): Percentile | undefined {
    if (!(percent >= 0 && percent <= 100)) throw new RangeError(`${percent} is no percentile`);
    if (this.count === 0) return undefined;
    // 99.9 is no binary fraction: of 1000 values it must be the 999th.
    const rank = Math.max(1, Math.ceil(((percent * this.count) / 100) * (1 - 4 * Number.EPSILON)));
    if (rank === this.count && this.maxIsExact) {
      return { low: this.max, high: this.max, open: false, value: this.max };
    }
    const { counts } = this;
    let bucket = this.bottom;
    for (let seen = counts[bucket] as number; seen < rank; seen += counts[bucket] as number) bucket++;
    const open = bucket === OPEN_BUCKET;
    const low = lowOf(bucket);
    const bound = open && !this.maxIsExact ? Number.POSITIVE_INFINITY : this.max;
    const high = Math.min(highOf(bucket), bound);
    return { low, high, open, value: open ? low : high };
  }

  /** In ns; undefined without any values. */
  get mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  /** Values a second, of a measured time; undefined when there was none. */
  rate(seconds: number): number | undefined {
    return seconds > 0 ? this.count / seconds : undefined;
  }
}

/** What was counted in any of them: copies of several CPUs, disks. */
export function merge(histograms: readonly Histogram[]): Histogram {
  if (histograms.length === 1) return histograms[0] as Histogram;
  const counts = noCounts();
  let sum = 0;
  let count = 0;
  let bottom = -1;
  let top = -1;
  const greatest = { max: 0, exact: true };
  for (let at = 0; at < histograms.length; at++) {
    const one = histograms[at] as Histogram;
    for (let bucket = Math.max(0, one.bottom); bucket <= one.top; bucket++) {
      counts[bucket] = (counts[bucket] as number) + (one.counts[bucket] as number);
    }
    sum += one.sum;
    count += one.count;
    if (one.top > top) top = one.top;
    if (one.bottom >= 0 && (bottom < 0 || one.bottom < bottom)) bottom = one.bottom;
    // Of two alike, one of which is reached, the other says nothing.
    if (one.max === greatest.max) greatest.exact ||= one.maxIsExact;
    else if (one.max > greatest.max) Object.assign(greatest, { max: one.max, exact: one.maxIsExact });
  }
  return new Histogram(counts, sum, greatest.max, greatest.exact, { count, bottom, top });
}

export const EMPTY = new Histogram(noCounts(), 0, 0);
