// SPDX-License-Identifier: MIT
/** The times below a heat map. */

/** Seconds between marks; powers of ten and what clocks are divided into. */
const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
] as const;
/** Columns between the ends of two marks at least. */
const LEAST_DISTANCE = 10;

/** `-30s`, `-5m`, `-1h2m3s`; up to 90 s in seconds. */
export function ago(seconds: number): string {
  const rounded = Math.round(seconds * 10) / 10;
  if (rounded <= 90) return `-${rounded}s`;
  const whole = Math.round(rounded);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  return `-${parts.map(([value, unit]) => (value === 0 ? '' : value + unit)).join('')}`;
}

/** A text that is at its place already. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

/**
 * A line of `width` columns, of which the last ones are in use: ages, each ending below its column, and `newest` at the
 * right end. What does not fit, or would touch the mark, is left out.
 * @param line what is where there is no text
 */
export function timeAxis(
  width: number,
  used: number,
  columnSeconds: number,
  newest: string,
  line: string,
  mark?: Mark,
): string {
  const cells = [...' '.repeat(width - used), ...line.repeat(used)];
  const [markFrom, markEnd] = mark === undefined ? [-1, -1] : [mark.at - 1, mark.at + mark.text.length + 1];
  /** Columns up to here are free. */
  let free = width;
  const put = (end: number, text: string) => {
    const from = end - text.length;
    if (from < width - used || end > free || (from < markEnd && end > markFrom)) return;
    cells.splice(from, text.length, ...text);
    free = from - 1;
  };
  put(width, newest);
  const step = STEPS.find((seconds) => seconds / columnSeconds >= LEAST_DISTANCE) ?? used * columnSeconds;
  for (let marks = 1; marks * step < used * columnSeconds; marks++) {
    put(width - Math.round((marks * step) / columnSeconds), ago(marks * step));
  }
  return cells.join('');
}
