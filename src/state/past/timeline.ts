// SPDX-License-Identifier: MIT
/** What is kept of a tool, in as many columns as a line has. */
import type { KeptSpan, Timeline, TimelineColumn } from './past.ts';

/** So many times what is usual stand out. */
const STANDS_OUT = 4;

/** Which of them are much more than the others: where all are alike none is. */
export function marks(odd: readonly number[]): readonly boolean[] {
  const mean = odd.reduce((sum, count) => sum + count, 0) / Math.max(1, odd.length);
  return odd.map((count) => count > STANDS_OUT * mean);
}

/** The column of a time. */
export function columnOf({ fromMs, toMs }: KeptSpan, ms: number, columns: number): number {
  const part = toMs > fromMs ? (ms - fromMs) / (toMs - fromMs) : 1;
  return Math.max(0, Math.min(columns - 1, Math.ceil(part * columns) - 1));
}

/** @param odd of each column, how many failed or were slow, or how slow */
export function timelineOf(
  span: KeptSpan,
  momentMs: number,
  amounts: readonly (number | undefined)[],
  odd: readonly number[],
): Timeline {
  const marked = marks(odd);
  const columns = amounts.map((amount, i): TimelineColumn => ({ amount, marked: marked[i] === true }));
  return { ...span, columns, cursor: columnOf(span, momentMs, columns.length), momentMs };
}
