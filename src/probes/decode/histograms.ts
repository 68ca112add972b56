// SPDX-License-Identifier: MIT
/** Reads histograms of bpf/lib/hist.bpf.h, their CPUs added up. No system call. */
import type { BpfObject, HistogramPlan, HistogramRows } from '../../../native/index.d.ts';
import { BUCKETS } from '../../histogram/buckets.ts';
import { EMPTY, Histogram, noCounts } from '../../histogram/histogram.ts';
import { bindOffsets, structLayout } from './layout.ts';

/** Numbers of a row before its buckets. */
const HEAD = 4;
const ROW = HEAD + BUCKETS;
/** Rows that there is room for at first, where how many there will be is not known. */
const FIRST_ROOM = 4;

/** Where the histograms of an array are: of each row a copy for every CPU. */
export type HistogramPlaces = Pick<HistogramPlan, 'rows' | 'copies' | 'rowStep' | 'copyStep' | 'used'>;

export class HistogramReader {
  readonly #object: BpfObject;
  readonly #map: string;
  readonly #plan: HistogramPlan;
  readonly #copies: number;
  /** Of the plan, once the object was loaded and a reading asked for. */
  #number: number | undefined;
  #rows: HistogramRows;

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
    this.#rows = new Float64Array(ROW * (places.used ? Math.min(FIRST_ROOM, places.rows) : places.rows));
  }

  /**
   * Reads all rows. Returns how many there are.
   * @param first copies from this one on
   * @param end to before this one
   */
  read(first = 0, end = this.#copies): number {
    const number = this.#number ?? this.#object.planHistograms(this.#map, this.#plan);
    this.#number = number;
    let rows = this.#object.readHistograms(number, this.#rows, first, end);
    while (rows * ROW > this.#rows.length) {
      this.#rows = new Float64Array(rows * 2 * ROW);
      rows = this.#object.readHistograms(number, this.#rows, first, end);
    }
    return rows;
  }

  /** What the last `read` has found there. */
  row(row: number): Histogram {
    const at = row * ROW;
    const rows = this.#rows;
    const bottom = rows[at] as number;
    const end = rows[at + 1] as number;
    if (bottom === end) return EMPTY;
    const counts = noCounts();
    for (let bucket = bottom; bucket < end; bucket++) counts[bucket] = rows[at + HEAD + bucket] as number;
    return new Histogram(counts, rows[at + 2] as number, rows[at + 3] as number, true, end, bottom);
  }
}
