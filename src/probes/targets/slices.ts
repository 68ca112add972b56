// SPDX-License-Identifier: MIT
import { setImmediate } from 'node:timers/promises';

/** Milliseconds: half of a frame at 60 a second. */
export const SLICE = 8;

/** Does work piece by piece; the screen and its keys have their turn in between. */
export async function inSlices<T>(work: Generator<undefined, T>): Promise<T> {
  let until = performance.now() + SLICE;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + SLICE;
  }
}
