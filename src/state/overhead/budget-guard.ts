// SPDX-License-Identifier: MIT
/** Whether a cost is above its budget: for several seconds, so that nothing flickers. */

/** So long it must be above, and then below again. */
export const STEADY_MS = 4000;

export class BudgetGuard {
  readonly #budget: number;
  #isOver = false;
  /** Since when the cost is on the other side of the budget. */
  #crossedMs: number | undefined;

  /** @param budget percent of one CPU */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Returns whether it has just become too much. */
  see(percent: number, atMs: number): boolean {
    if (percent > this.#budget === this.#isOver) {
      this.#crossedMs = undefined;
      return false;
    }
    this.#crossedMs ??= atMs;
    if (atMs - this.#crossedMs < STEADY_MS) return false;
    this.#crossedMs = undefined;
    this.#isOver = !this.#isOver;
    return this.#isOver;
  }
}
