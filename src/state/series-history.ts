// SPDX-License-Identifier: MIT
/** Counts of the last minutes, a sample an interval. Every sample has a number that it keeps: the first one is 0. */
import type { Span } from './latency-history.ts';
import type { Intervals, PastInterval } from './past/interval-past.ts';

export interface SeriesSample extends Span {
  /** By target; undefined: nothing was counting, or what came before was counted through another filter. */
  readonly counts: Float64Array | undefined;
  /** Since the start or the filter, likewise. */
  readonly total: Float64Array;
}

const LONGEST_MS = 15 * 60_000;
/** 15 minutes at ten a second. */
const MOST_SAMPLES = 9000;

export class SeriesHistory implements Intervals {
  readonly #samples: (SeriesSample & PastInterval)[] = [];
  #first = 0;

  /** The number of the oldest sample that is kept; {@link end} when there is none. */
  get first(): number {
    return this.#first;
  }

  /** One more than the number of the newest. */
  get end(): number {
    return this.#first + this.#samples.length;
  }

  add(sample: SeriesSample): void {
    const amount = sample.counts?.reduce((sum, count) => sum + count, 0);
    this.#samples.push({ ...sample, amount, slowest: 0 });
    while (this.#samples.length > 1 && this.#isTooOld(sample.endMs)) {
      this.#samples.shift();
      this.#first++;
    }
  }

  #isTooOld(nowMs: number): boolean {
    const oldest = this.#samples[0]?.endMs ?? nowMs;
    return nowMs - oldest > LONGEST_MS || this.#samples.length > MOST_SAMPLES;
  }

  /** Those that are kept below the number `end`, oldest first. */
  until(end: number): readonly SeriesSample[] {
    return this.#samples.slice(0, Math.max(0, end - this.#first));
  }

  interval(number: number): PastInterval | undefined {
    return this.#samples[number - this.#first];
  }

  /** Undefined when it is not kept. */
  at(number: number): SeriesSample | undefined {
    return this.#samples[number - this.#first];
  }
}
