// SPDX-License-Identifier: MIT
/** Where everything is on the screen: one decision for drawing and for keys that move by pages. */

/** Status line, tabs, filter bar; the last line holds the keys. */
export const LINES_ABOVE = 3;
export const LINES_BELOW = 1;

export const SMALLEST = { columns: 60, rows: 16 } as const;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/** Lines of a list, without its header. */
export function listHeight({ rows }: Size): number {
  return Math.max(1, rows - LINES_ABOVE - LINES_BELOW - 1);
}
