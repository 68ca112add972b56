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

/** From this height on a view spares a line for the time. */
const TIMELINE_FROM = 14;

/** Lines of the timeline below a view. @param height of both */
export function timelineLines(height: number, isPast: boolean): number {
  return isPast && height >= TIMELINE_FROM ? 1 : 0;
}

/** Lines of a list, without its header. @param isPast whether something else than now is looked at */
export function listHeight({ rows }: Size, isPast = false): number {
  const height = rows - LINES_ABOVE - LINES_BELOW;
  return Math.max(1, height - timelineLines(height, isPast) - 1);
}
