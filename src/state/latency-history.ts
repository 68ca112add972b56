// SPDX-License-Identifier: MIT
/** What was counted in each interval of the last minutes. Every sample has a number that it keeps: the first one is 0. */
import type { LabelledHistogram, Labels } from '../histogram/labelled.ts';
import { dense, type SparseHistogram, sparse, sparseBytes } from '../histogram/sparse.ts';
import type { Intervals, PastInterval } from './past/interval-past.ts';

export interface HistoryLimits {
  readonly milliseconds: number;
  readonly bytes: number;
}

export const HISTORY_LIMITS: HistoryLimits = { milliseconds: 15 * 60_000, bytes: 16 << 20 };

/** When something was counted. */
export interface Span {
  /** Milliseconds since 1970, at its end. */
  readonly endMs: number;
  /** As measured. */
  readonly seconds: number;
}

export interface Sample extends Span {
  /** Undefined: nothing was counting, or what came before was counted through another filter. */
  readonly counted: readonly LabelledHistogram[] | undefined;
}

interface Kept extends Span {
  readonly counted: readonly { readonly labels: Labels; readonly sparse: SparseHistogram }[] | undefined;
  readonly bytes: number;
  readonly amount: number | undefined;
  /** Nanoseconds. */
  readonly slowest: number;
}

/** What a sample without anything takes. */
const SAMPLE_BYTES = 100;

export class LatencyHistory implements Intervals {
  readonly #limits: HistoryLimits;
  /** Oldest first. */
  readonly #samples: Kept[] = [];
  #first = 0;
  #bytes = 0;

  constructor(limits: HistoryLimits = HISTORY_LIMITS) {
    this.#limits = limits;
  }

  /** The number of the oldest sample that is kept; {@link end} when there is none. */
  get first(): number {
    return this.#first;
  }

  /** One more than the number of the newest. */
  get end(): number {
    return this.#first + this.#samples.length;
  }

  add({ endMs, seconds, counted }: Sample): void {
    const kept = counted?.map(({ labels, histogram }) => ({ labels, sparse: sparse(histogram) }));
    const bytes = (kept ?? []).reduce((sum, one) => sum + sparseBytes(one.sparse), SAMPLE_BYTES);
    const amount = counted?.reduce((sum, { histogram }) => sum + histogram.count, 0);
    const slowest = (counted ?? []).reduce((most, { histogram }) => Math.max(most, histogram.max), 0);
    this.#samples.push({ endMs, seconds, counted: kept, bytes, amount, slowest });
    this.#bytes += bytes;
    while (this.#tooMuch(endMs)) {
      this.#bytes -= this.#samples.shift()?.bytes ?? 0;
      this.#first++;
    }
  }

  #tooMuch(nowMs: number): boolean {
    const oldest = this.#samples[0];
    if (!oldest || this.#samples.length === 1) return false;
    return nowMs - oldest.endMs > this.#limits.milliseconds || this.#bytes > this.#limits.bytes;
  }

  /** Undefined when it is not kept. */
  at(number: number): Sample | undefined {
    const kept = this.#samples[number - this.#first];
    return kept && sampleOf(kept);
  }

  interval(number: number): PastInterval | undefined {
    return this.#samples[number - this.#first];
  }

  /** Those that are kept now below the number `end`, oldest first, each to be made when it is wanted. */
  until(end: number): readonly (() => Sample)[] {
    return this.#samples.slice(0, Math.max(0, end - this.#first)).map((kept) => () => sampleOf(kept));
  }
}

function sampleOf({ endMs, seconds, counted }: Kept): Sample {
  return {
    endMs,
    seconds,
    counted: counted?.map(({ labels, sparse }) => ({ labels, histogram: dense(sparse) })),
  };
}
