// SPDX-License-Identifier: MIT
import type { NativeAddon } from './native.ts';

/** Makes something that calls back once each time it has been set. */
export type MakeAlarm = NativeAddon['alarm'];

/** One of Node's own timers, for who calls back seldom. */
export const nodeAlarm: MakeAlarm = (callback) => {
  let timer: NodeJS.Timeout | undefined;
  return {
    set: (milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(callback, milliseconds);
    },
    clear: () => clearTimeout(timer),
  };
};
