// SPDX-License-Identifier: MIT

const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII_BLOCKS = '.:-=+*#@';

/**
 * A curve of one line: a character for each value, up to the greatest. Nothing is a blank, and what is there never looks like
 * nothing; undefined is a moment at which nothing was counted.
 */
export function sparkline(values: readonly (number | undefined)[], most: number, ascii: boolean): string {
  const blocks = ascii ? ASCII_BLOCKS : BLOCKS;
  return values
    .map((value) => {
      if (value === undefined) return ascii ? '/' : '·';
      if (!(value > 0) || !(most > 0)) return ' ';
      const step = Math.ceil((Math.min(value, most) / most) * blocks.length) - 1;
      return blocks[Math.max(0, step)];
    })
    .join('');
}
