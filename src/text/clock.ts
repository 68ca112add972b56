// SPDX-License-Identifier: MIT
/** Times of day as a person on this machine reads them. */

const two = (value: number): string => String(value).padStart(2, '0');

/** The last one: neighbours in a list are of one second, and what a local time is takes longer than all else in a line of it. */
const told = { second: Number.NaN, text: '' };

/** `12:31:07`, local time. */
export function clockSeconds(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  if (second !== told.second) {
    const date = new Date(epochMs);
    told.text = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    told.second = second;
  }
  return told.text;
}

/** `12:31:07.042` */
export function clockMillis(epochMs: number): string {
  return `${clockSeconds(epochMs)}.${String(Math.floor(epochMs % 1000)).padStart(3, '0')}`;
}
