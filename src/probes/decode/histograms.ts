// SPDX-License-Identifier: MIT
/** Reads histograms of bpf/lib/hist.bpf.h, their CPUs added up. No system call. */
import type { BpfObject, HistogramPlan, HistogramRows } from '../../../native/index.d.ts';
import { BUCKETS } from '../../histogram/buckets.ts';
import { EMPTY, Histogram, noCounts } from '../../histogram/histogram.ts';
import { bindOffsets, structLayout } from './layout.ts';

/** Numbers of a row before its buckets. */
const HEAD = 5;
const ROW = HEAD + BUCKETS;

/** Where the histograms of an array are: of each row a copy for every CPU. */
export type HistogramPlaces = Pick<HistogramPlan, 'rows' | 'copies' | 'rowStep' | 'copyStep' | 'used'>;

export class HistogramReader {
  readonly #object: BpfObject;
  readonly #map: string;
  readonly #plan: HistogramPlan;
  readonly #copies: number;
  /** Of the plan, once the object was loaded and a reading asked for. */
  #number: number | undefined;
  readonly #rows: HistogramRows;

  /** @param fields their types, of the build. Throws a ProbeError with ABI_MISMATCH where the object has another one. */
  constructor(
    object: BpfObject,
    map: string,
    fields: Readonly<Record<'sum' | 'max' | 'buckets', string>>,
    places: HistogramPlaces,
  ) {
    this.#object = object;
    this.#map = map;
    this.#copies = places.copies;
    this.#plan = {
      ...bindOffsets(object, 'hist', fields),
      bytes: structLayout(object, 'hist').size,
      bucketCount: BUCKETS,
      ...places,
    };
    // The kernel gives pages for those that are written.
    this.#rows = new Float64Array(ROW * places.rows);
  }

  /**
   * Reads all rows. Returns how many there are.
   * @param copy the only one that is read; by default all are
   */
  read(copy?: number): number {
    this.#number ??= this.#object.planHistograms(this.#map, this.#plan);
    const object = this.#object;
    const number = this.#number;
    if (copy === undefined) return object.readHistograms(number, this.#rows);
    const end = Math.min(copy + 1, this.#copies);
    return object.readHistograms(number, this.#rows, copy, end);
  }

  /** What the last `read` has found there. */
  row(row: number): Histogram {
    const at = row * ROW;
    const rows = this.#rows;
    const count = rows[at + 2] as number;
    if (count === 0) return EMPTY;
    const bottom = rows[at] as number;
    const top = (rows[at + 1] as number) - 1;
    const counts = noCounts();
    for (let bucket = bottom; bucket <= top; bucket++) counts[bucket] = rows[at + HEAD + bucket] as number;
    const extent = { count, bottom, top };
    return new Histogram(counts, rows[at + 3] as number, rows[at + 4] as number, true, extent);
  }
}
