// SPDX-License-Identifier: MIT

/** Where a decoder gets its waits from; tests have their own. */
export interface Timers {
  /** Calls `done` once after that time, unless what is returned is called before. */
  wait(milliseconds: number, done: () => void): () => void;
}

/**
 * Real time. After a stall a timer is due before what the terminal sent meanwhile has been read: an event loop runs timers
 * first. So one more turn, in which input is read, goes by before the wait counts as over.
 */
export const realTimers: Timers = {
  wait(milliseconds, done) {
    let turn: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      turn = setImmediate(done);
    }, milliseconds);
    return () => {
      clearTimeout(timer);
      clearImmediate(turn);
    };
  },
};
