// SPDX-License-Identifier: MIT
/** Which samples of a history are looked at: the newest, until somebody moves back or pauses. */
import type { SeriesHistory, SeriesSample } from './series-history.ts';

export class SeriesView {
  readonly #history: SeriesHistory;
  /** While paused: samples from this number on do not exist for the view. */
  #frozenEnd: number | undefined;
  /** The last sample that is shown, and one more; undefined while the newest is. */
  #end: number | undefined;

  constructor(history: SeriesHistory) {
    this.#history = history;
  }

  get paused(): boolean {
    return this.#frozenEnd !== undefined;
  }

  get following(): boolean {
    return this.#end === undefined;
  }

  pause(): void {
    this.#frozenEnd = this.#history.end;
  }

  resume(): void {
    this.#frozenEnd = undefined;
  }

  /** Later, or with a negative number earlier; beyond the newest it goes along again. */
  move(samples: number): void {
    const newest = this.end;
    const to = (this.#end ?? newest) + samples;
    this.#end = to >= newest ? undefined : Math.max(this.#history.first + 1, to);
  }

  /** Looks at the sample of that number; the newest is followed. */
  lookAt(number: number): void {
    this.move(number + 1 - (this.#end ?? this.end));
  }

  toOldest(): void {
    this.move(this.#history.first - this.end);
  }

  toNow(): void {
    this.#end = undefined;
  }

  /** Samples from this number on do not exist for the view. */
  get end(): number {
    return this.#frozenEnd ?? this.#history.end;
  }

  /** The last so many samples up to where one looks, the oldest first. */
  last(count: number): readonly SeriesSample[] {
    return this.#until(this.lastEnd, count);
  }

  /** One more than the number of the last of those. */
  get lastEnd(): number {
    return Math.max(this.#end ?? this.end, Math.min(this.#history.first + 1, this.end));
  }

  /** The newest so many, wherever one looks. */
  newest(count: number): readonly SeriesSample[] {
    return this.#until(this.end, count);
  }

  #until(end: number, count: number): readonly SeriesSample[] {
    const samples: SeriesSample[] = [];
    for (let number = Math.max(this.#history.first, end - count); number < end; number++) {
      const sample = this.#history.at(number);
      if (sample) samples.push(sample);
    }
    return samples;
  }
}
