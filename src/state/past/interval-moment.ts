// SPDX-License-Identifier: MIT

/** Which of some numbered intervals is looked at. One that is not kept any more gives way to the oldest that is. */
export class IntervalMoment {
  readonly #first: () => number;
  #at: number | undefined;
  #moved = false;

  /** @param first the number of the oldest that is kept now */
  constructor(first: () => number) {
    this.#first = first;
  }

  /** Undefined: none, the view goes along. */
  get at(): number | undefined {
    const first = this.#first();
    if (this.#at !== undefined && this.#at < first) {
      this.#at = first;
      this.#moved = true;
    }
    return this.#at;
  }

  /** Whether it is the oldest only because what was looked at is gone. */
  get moved(): boolean {
    return this.at !== undefined && this.#moved;
  }

  set(at: number | undefined): void {
    this.#at = at;
    this.#moved = false;
  }

  /**
   * Later by so many groups of `size` intervals, or with a negative number earlier.
   * @param live the number of the group that stands for now: from there on none is looked at
   */
  step(by: number, live: number, size = 1): void {
    const first = this.#first();
    const { at } = this;
    const from = at === undefined ? live : Math.floor(at / size);
    const to = Math.max(Math.floor(first / size), from + by);
    this.set(to >= live ? undefined : Math.max(to * size, first));
  }
}
