// SPDX-License-Identifier: MIT
/** Bars of text. */

/** One to seven eighths of a cell. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/**
 * A bar that fills a part (0 to 1) of `width` cells; in ASCII it has whole cells only. What is there never looks like
 * nothing: it has the least there is.
 */
export function bar(part: number, width: number, ascii: boolean): string {
  if (!(part > 0) || width < 1) return '';
  const shown = Math.min(1, part) * width;
  if (ascii) return '#'.repeat(Math.max(1, Math.round(shown)));
  const eighths = Math.max(1, Math.round(shown * 8));
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}
