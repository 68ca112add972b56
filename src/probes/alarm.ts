// SPDX-License-Identifier: MIT
import type { Alarm, NativeAddon } from './native.ts';

/** Makes something that calls back once each time it has been set, with the time of `performance.now()`. */
export type MakeAlarm = (callback: (now: number) => void) => Alarm;

/** One of Node's own timers: where there is no addon. */
export const nodeAlarm: MakeAlarm = (callback) => {
  let timer: NodeJS.Timeout | undefined;
  return {
    set: (milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(() => callback(performance.now()), milliseconds);
    },
    clear: () => clearTimeout(timer),
  };
};

/** The addon's: what Node runs to wake somebody up takes 40 µs more, and `performance.now()` was 2 % of a frame. */
export function addonAlarm({ alarm }: Pick<NativeAddon, 'alarm'>): MakeAlarm {
  const [seconds, nanoseconds] = process.hrtime();
  const began = seconds * 1e3 + nanoseconds / 1e6 - performance.now();
  return (callback) => alarm((monotonicMs) => callback(monotonicMs - began));
}
