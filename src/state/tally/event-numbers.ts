// SPDX-License-Identifier: MIT
/** Numbers of events, by the events' own numbers: of a stretch that grows at both ends and is forgotten from the first on. */

const SMALLEST = 4096;

export class EventNumbers {
  #values: Float64Array;
  #size: number;

  constructor() {
    this.#values = new Float64Array(SMALLEST);
    this.#size = SMALLEST;
  }

  /** There is room for the events from one number up to another; those from `from` to `to` keep theirs. */
  reserve(first: number, end: number, from: number, to: number): void {
    if (end - first <= this.#values.length) return;
    let size = this.#values.length;
    while (size < end - first) size *= 2;
    const grown = new Float64Array(size);
    for (let number = from; number < to; number++) grown[number % size] = this.get(number);
    this.#values = grown;
    this.#size = size;
  }

  // Numbers of events are beyond 32 bits one day; the remainder of a power of two is exact for all of them.
  get(number: number): number {
    return this.#values[number % this.#size] as number;
  }

  set(number: number, value: number): void {
    this.#values[number % this.#size] = value;
  }

  get bytes(): number {
    return this.#values.byteLength;
  }
}
