// SPDX-License-Identifier: MIT
/** From match to match. */

/** Where a step to a match ended: on one beyond the end of all, `around`, or nowhere. */
export type MatchStep = 'there' | 'around' | 'none' | 'searching';

/**
 * The nearest row that matches in that direction, and beyond the end the first from the other one.
 * @param at the selected row; -1 where none is: then it is the first from that end
 */
export function nextMatch(
  rows: number,
  at: number,
  by: 1 | -1,
  matches: (row: number) => boolean,
): { readonly index: number | undefined; readonly step: MatchStep } {
  const from = at < 0 && by < 0 ? rows : at;
  for (let row = from + by; row >= 0 && row < rows; row += by) {
    if (matches(row)) return { index: row, step: 'there' };
  }
  const start = by > 0 ? 0 : rows - 1;
  for (let row = start; row >= 0 && row < rows; row += by) {
    if (matches(row)) return { index: row, step: 'around' };
    if (row === at) break;
  }
  return { index: undefined, step: 'none' };
}
