// SPDX-License-Identifier: MIT
/** Counts over time as JSON Lines and as CSV: for standard output and for a file alike. */
import { csvLine } from '../../text/csv.ts';
import type { CountedTarget } from '../counting.ts';

export interface SeriesInterval {
  /** RFC 3339, of its end. */
  readonly time: string;
  /** How long it was, as measured. */
  readonly seconds: number;
  /** By the number of the target. */
  readonly counts: ArrayLike<number>;
}

type Named = Pick<CountedTarget, 'name'>;

/** A second, by the measured time. */
export const rateOf = (count: number, seconds: number): number => (seconds > 0 ? count / seconds : 0);

const rounded = (rate: number): number => Number(rate.toFixed(3));

export function jsonSeries(
  tool: string,
  { time, seconds, counts }: SeriesInterval,
  targets: readonly Named[],
): string {
  const keyed = (of: (count: number) => number) =>
    Object.fromEntries(targets.map(({ name }, i) => [name.toLowerCase(), of(counts[i] ?? 0)]));
  const line = {
    tool,
    time,
    seconds: Number(seconds.toFixed(6)),
    counts: keyed((count) => count),
    rates: keyed((count) => rounded(rateOf(count, seconds))),
  };
  return `${JSON.stringify(line)}\n`;
}

export function csvSeriesHeader(targets: readonly Named[]): string {
  const names = targets.map(({ name }) => name.toLowerCase());
  return csvLine(['time', 'seconds', ...names, ...names.map((name) => `${name}_per_s`)]);
}

export function csvSeries({ time, seconds, counts }: SeriesInterval, targets: readonly Named[]): string {
  const all = targets.map((_, i) => counts[i] ?? 0);
  const rates = all.map((count) => rounded(rateOf(count, seconds)));
  return csvLine([time, Number(seconds.toFixed(6)), ...all, ...rates]);
}
