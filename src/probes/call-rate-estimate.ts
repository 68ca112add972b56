// SPDX-License-Identifier: MIT
/** How often functions are called, known as well as it takes to tell on which side of a limit their cost is. */

/** Long enough that a call a millisecond is seen 200 times, and who calls gets a CPU meanwhile where there is a queue for it. */
const WINDOW_MS = 200;
/** So often is looked at least: where we get a CPU seldom, who calls may not have got one yet. */
const LOOKS = 10;
/** Nothing is known before calls have come between so many looks: in one, who calls may only just have got a CPU. */
const SEVERAL_LOOKS = 3;
/** With so few it may be known that they cost less. */
const FEW_CALLS = 10;
/** With so many it is known that they cost more, and how many they are to the tenth or so that is told. */
const ENOUGH_CALLS = 100;

export class CallRateEstimate {
  readonly #limit: number;
  readonly #part: (perSecond: number) => number | undefined;
  #looks = 0;
  #looksWithCalls = 0;
  #calls = 0;

  /**
   * @param limit of one CPU
   * @param part what so many calls a second cost, of one CPU, as far as that is known yet
   */
  constructor(limit: number, part: (perSecond: number) => number | undefined) {
    this.#limit = limit;
    this.#part = part;
  }

  /**
   * Calls a second, once they are known well enough; undefined until then.
   * @param calls all of them so far
   * @param elapsedMs in which they came
   */
  look(calls: number, elapsedMs: number): number | undefined {
    this.#looks++;
    if (calls > this.#calls) this.#looksWithCalls++;
    this.#calls = calls;
    const isOver = elapsedMs >= WINDOW_MS && this.#looks >= LOOKS;
    return isOver || this.#isKnown(calls, 1000 / elapsedMs) ? (calls * 1000) / elapsedMs : undefined;
  }

  #isKnown(calls: number, perSecond: number): boolean {
    if (this.#looksWithCalls < SEVERAL_LOOKS || calls < FEW_CALLS) return false;
    const atMost = this.#part(perhaps(calls) * perSecond);
    if (atMost === undefined) return false;
    if (atMost <= this.#limit) return true;
    return calls >= ENOUGH_CALLS && (this.#part(calls * perSecond) ?? 0) > this.#limit;
  }
}

/** As many calls as there might have been on average where there were so many: three standard deviations of what happens at random. */
const perhaps = (calls: number): number => calls + 3 * Math.sqrt(calls);
