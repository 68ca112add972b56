// SPDX-License-Identifier: MIT
/** Seconds between two updates of the screen. */

const INTERVALS = [0.1, 0.2, 0.5, 1, 2, 5, 10] as const;

/** The next interval in a direction; the same at the ends. */
export function nextInterval(seconds: number, faster: boolean): number {
  const sorted = faster ? [...INTERVALS].reverse() : INTERVALS;
  return sorted.find((one) => (faster ? one < seconds : one > seconds)) ?? seconds;
}
