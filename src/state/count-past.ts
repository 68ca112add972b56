// SPDX-License-Identifier: MIT
/** Which interval of a table of counts is looked at. */
import type { CountHistory } from './count-history.ts';
import type { CountView } from './count-view.ts';
import { IntervalMoment } from './past/interval-moment.ts';
import type { Stops } from './past/interval-past.ts';
import type { Moment } from './past/past.ts';

export class CountPast implements Stops {
  readonly #history: CountHistory;
  readonly #view: CountView;
  readonly #at: IntervalMoment;
  /** The interval that the view has. */
  #shown: number | undefined;

  constructor(history: CountHistory, view: CountView) {
    this.#history = history;
    this.#view = view;
    this.#at = new IntervalMoment(() => history.first);
  }

  get moment(): Moment | undefined {
    if (!this.#view.paused) return undefined;
    return { ms: this.#view.counts.atMs ?? 0, moved: this.#at.moved };
  }

  pause(): void {
    this.#view.pause();
    const newest = this.#history.end - 1;
    this.#at.set(newest < this.#history.first ? undefined : newest);
    this.#shown = this.#at.at;
  }

  step(by: number): void {
    this.#at.step(by, this.#history.end - 1);
    if (this.#at.at === undefined) this.toLive();
    else this.settle();
  }

  stopAt(number: number): void {
    this.#at.set(number);
    this.settle();
  }

  toLive(): void {
    this.#at.set(undefined);
    this.#shown = undefined;
    this.#view.resume();
  }

  /** What is looked at may have been forgotten. */
  settle(): void {
    const { at } = this.#at;
    const counts = at === undefined || at === this.#shown ? undefined : this.#history.at(at);
    if (!counts) return;
    this.#shown = at;
    this.#view.freeze(counts);
  }
}
