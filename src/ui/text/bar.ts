// SPDX-License-Identifier: MIT
/** Bars of text. */

/** One to seven eighths of a cell. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** What a whole cell of a bar is. */
export const fullCell = (ascii: boolean): string => (ascii ? '#' : '█');

/**
 * Eighths of cells that a part (0 to 1) fills of `width` cells; in ASCII there are whole cells only. What is there never
 * looks like nothing: it has the least there is.
 */
export function barEighths(part: number, width: number, ascii: boolean): number {
  if (!(part > 0) || width < 1) return 0;
  const shown = Math.min(1, part) * width;
  return ascii ? 8 * Math.max(1, Math.round(shown)) : Math.max(1, Math.round(shown * 8));
}

/** What follows the whole cells of a bar. */
export const lastCell = (eighths: number): string => EIGHTHS[eighths & 7] as string;

/** A bar that fills a part of `width` cells. */
export function bar(part: number, width: number, ascii: boolean): string {
  const eighths = barEighths(part, width, ascii);
  return fullCell(ascii).repeat(eighths >> 3) + lastCell(eighths);
}
