// SPDX-License-Identifier: MIT
/** Latencies as people read them. */

/** What would round to 1000 of a unit is 1 of the next. */
const ROUNDED_UP = 0.9995;

const UNITS = [
  { size: 3600e9, unit: 'h', from: 7200e9 * ROUNDED_UP },
  { size: 60e9, unit: 'min', from: 120e9 * ROUNDED_UP },
  { size: 1e9, unit: 's', from: 1e9 * ROUNDED_UP },
  { size: 1e6, unit: 'ms', from: 1e6 * ROUNDED_UP },
  { size: 1e3, unit: 'µs', from: 1e3 * ROUNDED_UP },
] as const;

/** Three digits, and no zeros that say nothing: 1.05, 64, 131. */
function threeDigits(value: number): string {
  const text = value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** `812 ns`, `1.05 ms`, `68.7 s`, `4.58 h`; never wider than {@link DURATION_WIDTH} below 1000 h. */
export function duration(ns: number, ascii: boolean): string {
  const found = UNITS.find(({ from }) => ns >= from);
  if (found === undefined) return `${Math.round(ns)} ns`;
  const { size, unit } = found;
  return `${threeDigits(ns / size)} ${ascii && unit === 'µs' ? 'us' : unit}`;
}

/** Columns of the longest: `68.7 min`. */
export const DURATION_WIDTH = 8;
