// SPDX-License-Identifier: MIT
import type { Grid } from './grid.ts';

const ZERO = 0x30;
const POINT = 0x2e;

/**
 * How many columns a number takes with so many decimals, which are its last digits: 1234 with two is 12.34. 0 for what is no whole number
 * of at most 2^53.
 */
export function digitsWidth(value: number, decimals: number): number {
  if (!Number.isSafeInteger(value) || value < 0) return 0;
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return decimals === 0 ? digits : Math.max(digits, decimals + 1) + 1;
}

/**
 * Writes a number into row `y` of a grid so that it ends before column `end`, as putText would write its text but without
 * making that. All its columns must be inside.
 * @param width its {@link digitsWidth}
 */
export function putDigits(
  grid: Grid,
  y: number,
  end: number,
  width: number,
  value: number,
  decimals: number,
  style: number,
): void {
  const { glyphs, styles, columns } = grid;
  grid.cutBefore(y, end - width);
  const last = y * columns + end - 1;
  const point = decimals === 0 ? -1 : decimals;
  let rest = value;
  for (let at = 0; at < width; at++) {
    let glyph = POINT;
    if (at !== point) {
      // Exact below 2^53: what a quotient is rounded by is less than a tenth.
      const tens = Math.floor(rest / 10);
      glyph = ZERO + (rest - tens * 10);
      rest = tens;
    }
    glyphs[last - at] = glyph;
    styles[last - at] = style;
  }
  if (end < columns) grid.cutAfter(y, end);
}
