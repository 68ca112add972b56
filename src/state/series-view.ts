// SPDX-License-Identifier: MIT
/** Which samples of a history are looked at: the newest, until somebody moves back or pauses. */
import { IntervalMoment } from './past/interval-moment.ts';
import type { Stops } from './past/interval-past.ts';
import type { Moment } from './past/past.ts';
import type { SeriesHistory, SeriesSample } from './series-history.ts';

export class SeriesView implements Stops {
  readonly #history: SeriesHistory;
  /** The last sample that is shown, unless that is the newest. */
  readonly #moment: IntervalMoment;
  /** One more than the newest when somebody paused. */
  #pausedEnd: number | undefined;

  constructor(history: SeriesHistory) {
    this.#history = history;
    this.#moment = new IntervalMoment(() => history.first);
  }

  get moment(): Moment | undefined {
    const { at, moved } = this.#moment;
    return at === undefined ? undefined : { ms: this.#history.at(at)?.endMs ?? 0, moved };
  }

  /** Whether also {@link newest} stands still, until what came since is asked for. */
  get paused(): boolean {
    const { at } = this.#moment;
    return at !== undefined && this.#pausedEnd !== undefined && at < this.#pausedEnd;
  }

  /** The newest is the last one from now on. */
  pause(): void {
    const newest = this.#history.end - 1;
    if (newest >= this.#history.first) this.#stop(newest, newest + 1);
  }

  step(samples: number): void {
    this.#moment.step(samples, this.#history.end - 1);
    this.#stop(this.#moment.at);
  }

  stopAt(number: number): void {
    this.#stop(number);
  }

  #stop(at: number | undefined, pausedEnd = this.#pausedEnd): void {
    this.#moment.set(at);
    this.#pausedEnd = at !== undefined && pausedEnd !== undefined && at < pausedEnd ? pausedEnd : undefined;
  }

  /** Looks at the sample of that number; the newest is followed. */
  lookAt(number: number): void {
    if (number === this.#moment.at) return;
    const { first, end } = this.#history;
    this.#stop(number < end - 1 ? Math.max(first, number) : undefined);
  }

  toLive(): void {
    this.#stop(undefined);
  }

  /** Samples from this number on do not exist for the view. */
  get end(): number {
    const { at } = this.#moment;
    return at === undefined ? this.#history.end : at + 1;
  }

  /** The last so many samples up to where one looks, the oldest first. */
  last(count: number): readonly SeriesSample[] {
    return this.#until(this.end, count);
  }

  /** The newest so many, wherever one looks; of those that there were when it was paused. */
  newest(count: number): readonly SeriesSample[] {
    return this.#until(this.paused ? (this.#pausedEnd as number) : this.#history.end, count);
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
