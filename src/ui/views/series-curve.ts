// SPDX-License-Identifier: MIT
/** The curve of one target. With ten intervals a second most of it is the one before, moved: only what is new is made. */
import type { SeriesHistory, SeriesSample } from '../../state/series-history.ts';
import { sparkline } from '../text/sparkline.ts';

/** A second, of one target; undefined where nothing was counting. */
export const rateOf = ({ counts, seconds }: SeriesSample, target: number): number | undefined =>
  counts === undefined || !(seconds > 0) ? undefined : (counts[target] ?? 0) / seconds;

/** In place of a rate where there is no sample: drawn as nothing. */
const NO_SAMPLE = -1;

export class SeriesCurve {
  readonly #history: SeriesHistory;
  readonly #target: number;
  /** Of the last samples below {@link #end}; NaN where nothing was counting. */
  #rates = new Float64Array();
  #end = 0;
  #most = 0;
  #ascii = false;
  #text = '';

  constructor(history: SeriesHistory, target: number) {
    this.#history = history;
    this.#target = target;
  }

  /** A character for each of the last `width` samples below the number `end`, each up to the greatest of them. */
  until(end: number, width: number, ascii: boolean): string {
    const moved = end - this.#end;
    const known = this.#rates.length === width && moved >= 0 && moved < width ? width - moved : 0;
    const stays = this.#move(end, width, known);
    const most = this.#greatest();
    const rates = this.#rates;
    if (stays && most === this.#most && ascii === this.#ascii && this.#text.length === width)
      this.#text = this.#text.slice(moved) + sparkline(rates.subarray(known), most, ascii);
    else this.#text = sparkline(rates, most, ascii);
    this.#end = end;
    this.#most = most;
    this.#ascii = ascii;
    return this.#text;
  }

  /** @param known how many of the rates are among the new ones. Returns whether all of these are what they were. */
  #move(end: number, width: number, known: number): boolean {
    if (known === 0) this.#rates = new Float64Array(width);
    const rates = this.#rates;
    if (known > 0 && known < width) rates.copyWithin(0, width - known);
    const first = end - width;
    for (let i = known; i < width; i++) rates[i] = this.#rateAt(first + i);
    let stays = known > 0;
    // Samples go when they are too old.
    for (let i = Math.min(width, this.#history.first - first) - 1; i >= 0 && rates[i] !== NO_SAMPLE; i--) {
      rates[i] = NO_SAMPLE;
      stays = false;
    }
    return stays;
  }

  #rateAt(number: number): number {
    const sample = this.#history.at(number);
    return sample === undefined ? NO_SAMPLE : (rateOf(sample, this.#target) ?? Number.NaN);
  }

  #greatest(): number {
    const rates = this.#rates;
    let most = 0;
    for (let i = 0; i < rates.length; i++) if ((rates[i] as number) > most) most = rates[i] as number;
    return most;
  }
}
