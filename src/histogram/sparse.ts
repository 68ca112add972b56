// SPDX-License-Identifier: MIT
/** A histogram for keeping: of an interval most buckets are empty, and 336 numbers are 2.7 kB. */
import { Histogram, noCounts } from './histogram.ts';

export interface SparseHistogram {
  /** The buckets that are not empty, and their counts. */
  readonly buckets: Uint16Array;
  readonly counts: Float64Array;
  readonly sum: number;
  readonly max: number;
  readonly maxIsExact: boolean;
}

export function sparse({ counts, sum, max, maxIsExact, bottom, top }: Histogram): SparseHistogram {
  const filled: number[] = [];
  for (let bucket = Math.max(0, bottom); bucket <= top; bucket++)
    if ((counts[bucket] as number) > 0) filled.push(bucket);
  return {
    buckets: Uint16Array.from(filled),
    counts: Float64Array.from(filled, (bucket) => counts[bucket] as number),
    sum,
    max,
    maxIsExact,
  };
}

export function dense({ buckets, counts, sum, max, maxIsExact }: SparseHistogram): Histogram {
  const all = noCounts();
  buckets.forEach((bucket, at) => {
    all[bucket] = counts[at] as number;
  });
  return new Histogram(all, sum, max, maxIsExact);
}

/** About what it takes in memory. */
export function sparseBytes({ buckets }: SparseHistogram): number {
  return 200 + buckets.length * 10;
}
