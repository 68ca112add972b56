// SPDX-License-Identifier: MIT
/**
 * The rows that bcc's tools print: powers of two of a unit. bcc divides, drops the rest and takes the logarithm.
 *
 * In nanoseconds every row is whole buckets. A power of two of microseconds or milliseconds lies inside a bucket, always
 * the last one of an octave; its values go where its middle is, or the middle of what the maximum leaves of it. So no value
 * is more than half a bucket, 1/16, beyond the bound of its row; halves of counts, which splitting would give, are of no use
 * to who reads them. The maximum itself is known and is put where it belongs: one value alone is always right.
 */
import { floorLog2, highOf, lowOf, OPEN_BUCKET } from './buckets.ts';
import type { Histogram } from './histogram.ts';
import type { Range } from './ranges.ts';

export type Unit = 'nsecs' | 'usecs' | 'msecs';

const NS: Readonly<Record<Unit, number>> = { nsecs: 1, usecs: 1e3, msecs: 1e6 };

/** How many ns one is. */
export function unitNs(unit: Unit): number {
  return NS[unit];
}

export interface Log2Row {
  /** In the unit; both are included. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** From 0 on, to the last row that is not empty. What is in the open bucket is in the row in which it begins. */
export function log2Rows(histogram: Histogram, unit: Unit): Log2Row[] {
  const rowOf = (ns: number) => floorLog2(Math.floor(ns / NS[unit]));
  const counts: number[] = [];
  const put = (row: number, count: number) => {
    while (counts.length <= row) counts.push(0);
    counts[row] = (counts[row] as number) + count;
  };
  for (let bucket = 0; bucket <= histogram.top; bucket++) {
    const count = histogram.counts[bucket] as number;
    if (count === 0) continue;
    const low = lowOf(bucket);
    const high = bucket === OPEN_BUCKET ? low : Math.min(highOf(bucket), histogram.max);
    if (rowOf(low) === rowOf(high)) {
      put(rowOf(low), count);
      continue;
    }
    const known = bucket === histogram.top && histogram.maxIsExact ? 1 : 0;
    if (known > 0) put(rowOf(histogram.max), known);
    if (count > known) put(rowOf((low + high) / 2), count - known);
  }
  return counts.map((count, row) => ({ low: row === 0 ? 0 : 2 ** row, high: 2 ** (row + 1) - 1, count }));
}

/** The same rows for a picture, in ns. */
export function unitRanges(histogram: Histogram, unit: Unit): Range[] {
  const last = Math.floor(lowOf(OPEN_BUCKET) / NS[unit]);
  return log2Rows(histogram, unit).map(({ low, high, count }) => ({
    low: low * NS[unit],
    end: high >= last ? Number.POSITIVE_INFINITY : (high + 1) * NS[unit],
    count,
  }));
}

const BAR = 40;
/** From here on numbers take more than ten digits; bcc then halves the bar and widens the rest. */
const WIDE_ROWS = 32;

/**
 * What bcc prints of a histogram; nothing if it is empty.
 * @param label a line above it, as bcc has it for one of several: `disk = sda`. Must be fit to be printed.
 */
export function plainHistogram(histogram: Histogram, unit: Unit, label?: string): string {
  const rows = log2Rows(histogram, unit);
  if (rows.length === 0) return '';
  const wide = rows.length > WIDE_ROWS;
  const digits = wide ? 20 : 10;
  const bar = wide ? BAR / 2 : BAR;
  const most = Math.max(...rows.map(({ count }) => count));
  const lines = rows.map(({ low, high, count }) => {
    const range = `${String(low).padStart(digits)} -> ${String(high).padEnd(digits)}`;
    const stars = '*'.repeat(Math.floor((bar * count) / most));
    return `${range} : ${String(count).padEnd(8)} |${stars.padEnd(bar)}|`;
  });
  const indent = ' '.repeat(wide ? 15 : 5);
  const header = `${indent}${unit.padEnd(2 * digits + 4 - indent.length)} : count     distribution`;
  return [...(label === undefined ? [] : ['', label]), header, ...lines, ''].join('\n');
}
