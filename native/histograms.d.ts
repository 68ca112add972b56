// SPDX-License-Identifier: MIT
/** Reading histograms, a part of the contract in index.d.ts. */

/**
 * Where histograms lie in a mappable array: rows of them, each with a copy for every CPU that are added up. Sizes and places
 * are bytes; `sum`, `max` and the buckets are u64.
 */
export interface HistogramPlan {
  /** Of an element. */
  readonly bytes: number;
  readonly sum: number;
  readonly max: number;
  readonly buckets: number;
  readonly bucketCount: number;
  readonly rows: number;
  readonly copies: number;
  /** Elements from a row to the next, and from one of its copies to the next. */
  readonly rowStep: number;
  readonly copyStep: number;
  /** A u32 global that tells how many of the rows there are so far. */
  readonly used?: string;
}

/**
 * Rows of `BpfObject.readHistograms`, one behind another. Each begins with five numbers: **bottom**, the lowest bucket that is not
 * empty; **end**, the one after the highest, equal to it where all are; **count**, all of them together; **sum** and **max** of the
 * values. Then come all buckets, of which only those from bottom to end are good.
 */
export type HistogramRows = Float64Array;
