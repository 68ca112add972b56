// SPDX-License-Identifier: MIT

const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII_BLOCKS = '.:-=+*#@';

/**
 * A curve of one line: a character for each value, up to the greatest. Nothing, or less, is a blank, and what is there never looks like
 * nothing; undefined, or NaN, is a moment at which nothing was counted.
 */
export function sparkline(values: ArrayLike<number | undefined>, most: number, ascii: boolean): string {
  const blocks = ascii ? ASCII_BLOCKS : BLOCKS;
  let curve = '';
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) curve += ascii ? '/' : '·';
    else if (!(value > 0) || !(most > 0)) curve += ' ';
    else {
      const step = Math.ceil((Math.min(value, most) / most) * blocks.length) - 1;
      curve += blocks[Math.max(0, step)];
    }
  }
  return curve;
}
