// SPDX-License-Identifier: MIT
/** The times below a heat map. */
import { span } from '../text/span.ts';

/** Seconds between marks; powers of ten and what clocks are divided into. */
const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
] as const;
/** Columns between the ends of two marks at least. */
const LEAST_DISTANCE = 10;

/** `-30s`, `-5m` */
export function ago(seconds: number): string {
  return `-${span(seconds)}`;
}

/** A text that is at its place already. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

/** The time between two columns, where most are alike. */
function columnSeconds(ages: readonly number[]): number {
  // A typed array sorts itself, with nobody asked which of two numbers is less.
  const gaps = new Float64Array(Math.max(0, ages.length - 1));
  for (let gap = 0; gap < gaps.length; gap++) gaps[gap] = (ages[gap] as number) - (ages[gap + 1] as number);
  return gaps.sort()[gaps.length >> 1] ?? 1;
}

/** The column whose age is the nearest, of two the newer; -1 where the nearest is more than a column away. */
function columnAt(ages: readonly number[], age: number, within: number): number {
  // Up to `older` all are older.
  let older = -1;
  for (let newer = ages.length; newer - older > 1; ) {
    const middle = (older + newer) >> 1;
    if ((ages[middle] as number) > age) older = middle;
    else newer = middle;
  }
  const off = (column: number) => Math.abs((ages[column] ?? Number.NaN) - age);
  const best = off(older) < off(older + 1) || older + 1 === ages.length ? older : older + 1;
  return off(best) <= within ? best : -1;
}

/**
 * A line of `width` columns, of which the last ones are in use: ages, each ending below its column, and `newest` at the
 * right end. What does not fit, or would touch the mark, is left out.
 * @param ages of the columns in use, in seconds, the oldest first
 * @param line what is where there is no text
 */
export function timeAxis(
  width: number,
  ages: readonly number[],
  newest: string,
  line: string,
  mark?: Mark,
): string {
  const used = ages.length;
  const blank = width - used;
  /** From its right end on, as far as there are texts. */
  let text = '';
  let from = width;
  const [markFrom, markEnd] = mark === undefined ? [-1, -1] : [mark.at - 1, mark.at + mark.text.length + 1];
  /** Columns up to here are free. */
  let free = width;
  const put = (end: number, label: string) => {
    const start = end - label.length;
    if (start < blank || end > free || (start < markEnd && end > markFrom)) return;
    text = label + line.repeat(from - end) + text;
    from = start;
    free = start - 1;
  };
  put(width, newest);
  const each = columnSeconds(ages);
  const [oldest = 0, youngest = 0] = [ages[0], ages.at(-1)];
  const step = STEPS.find((seconds) => seconds / each >= LEAST_DISTANCE) ?? oldest + 1;
  for (let age = (Math.floor(youngest / step) + 1) * step; age <= oldest; age += step) {
    const column = columnAt(ages, age, each / 2);
    if (column >= 0) put(blank + column + 1, ago(age));
  }
  return ' '.repeat(blank) + line.repeat(from - blank) + text;
}
