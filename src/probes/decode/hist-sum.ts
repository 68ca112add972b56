// SPDX-License-Identifier: MIT
/** Adds up copies of the histogram of bpf/lib/hist.bpf.h. */
import type { BpfObject } from '../../../native/index.d.ts';
import { BUCKETS } from '../../histogram/buckets.ts';
import { EMPTY, Histogram, noCounts } from '../../histogram/histogram.ts';
import { bindOffsets, structLayout } from './layout.ts';
import { WORD_BYTES, wordAt } from './map-words.ts';

/** Where a histogram has what. */
export interface HistLayout {
  readonly bytes: number;
  /** Indexes of 32-bit words from its beginning. */
  readonly sum: number;
  readonly max: number;
  readonly buckets: number;
}

/** @param fields their types, of the build. Throws a ProbeError with ABI_MISMATCH where the object has another one. */
export function histLayout(
  object: BpfObject,
  fields: Readonly<Record<'sum' | 'max' | 'buckets', string>>,
): HistLayout {
  const { sum, max, buckets } = bindOffsets(object, 'hist', fields);
  return {
    bytes: structLayout(object, 'hist').size,
    sum: sum / WORD_BYTES,
    max: max / WORD_BYTES,
    buckets: buckets / WORD_BYTES,
  };
}

/** Counts of all CPUs, while they are added up. */
export class HistSum {
  readonly #layout: HistLayout;
  #counts: number[] | undefined;
  #sum = 0;
  #max = 0;

  constructor(layout: HistLayout) {
    this.#layout = layout;
  }

  /** @param at of its first byte */
  add(words: Uint32Array, at: number): void {
    const { sum, max, buckets } = this.#layout;
    const start = at / WORD_BYTES;
    const first = start + buckets;
    const own = wordAt(words, start + sum);
    // Most CPUs have seen nothing of most kinds; all of 0 ns there may be in the first bucket.
    if (own === 0 && wordAt(words, first) === 0) return;
    this.#sum += own;
    this.#max = Math.max(this.#max, wordAt(words, start + max));
    const counts = this.#counts ?? noCounts();
    this.#counts = counts;
    for (let bucket = 0, word = first; bucket < BUCKETS; bucket++, word += 2) {
      if (words[word] === 0 && words[word + 1] === 0) continue;
      counts[bucket] = (counts[bucket] as number) + wordAt(words, word);
    }
  }

  histogram(): Histogram {
    return this.#counts ? new Histogram(this.#counts, this.#sum, this.#max) : EMPTY;
  }
}
