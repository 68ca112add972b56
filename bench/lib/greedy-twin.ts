// SPDX-License-Identifier: MIT
import { Emulator, type Screen } from './emulator.ts';
import { type GreedyOptions, greedyDiff, same } from './greedy.ts';

/** A terminal that is sent greedy cell diffs only, and shows the same as the one it follows: that is checked. */
export class GreedyTwin implements Disposable {
  bytes = 0;
  readonly #emulator: Emulator;
  readonly #options: GreedyOptions;

  constructor(leader: Emulator, options: GreedyOptions) {
    this.#emulator = new Emulator(leader.columns, leader.rows);
    this.#options = options;
  }

  async follow(before: Screen, after: Screen): Promise<void> {
    const own = this.#emulator.cells();
    // It begins where the leader is.
    if (!equal(own, before)) await this.#write(greedyDiff(own, before, this.#options));
    this.bytes += await this.#write(greedyDiff(before, after, this.#options));
    if (!equal(this.#emulator.cells(), after)) throw new Error('the greedy cell diff draws something else');
  }

  async #write(text: string): Promise<number> {
    const bytes = Buffer.from(text);
    await this.#emulator.write(bytes);
    return bytes.length;
  }

  [Symbol.dispose](): void {
    this.#emulator[Symbol.dispose]();
  }
}

function equal(a: Screen, b: Screen): boolean {
  return a.every((cells, y) => cells.every((cell, x) => same(cell, b[y]?.[x])));
}
