// SPDX-License-Identifier: MIT
/** Times of day as a person on this machine reads them. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `12:31:07`, local time. */
export function clockSeconds(epochMs: number): string {
  const date = new Date(epochMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `12:31:07.042` */
export function clockMillis(epochMs: number): string {
  return `${clockSeconds(epochMs)}.${String(Math.floor(epochMs % 1000)).padStart(3, '0')}`;
}
