// SPDX-License-Identifier: MIT
/** Buckets put together into the rows of a picture: one an octave, or finer. No bucket is cut, so every count is exact. */
import { BUCKETS, lowOf, SUBS } from './buckets.ts';
import { type Histogram, noCounts } from './histogram.ts';

/** Rows of an octave; 8 is every bucket. */
export type PerOctave = 1 | 2 | 4 | 8;

export interface Range {
  /** In ns. */
  readonly low: number;
  /** In ns; not included. Infinity for the last one. */
  readonly end: number;
  readonly count: number;
}

/** The first bucket of each row. */
function startsFor(perOctave: PerOctave): readonly number[] {
  // 0 belongs to no octave; bcc puts it with 1.
  const starts = perOctave === 1 ? [0] : [0, 1];
  for (let first = 2; first < BUCKETS; first += Math.min(first, SUBS)) {
    // Below 8 ns an octave has fewer buckets than rows are asked for.
    const size = Math.min(first, SUBS);
    const step = Math.max(1, size / perOctave);
    for (let at = first; at < first + size; at += step) starts.push(at);
  }
  return starts;
}

const STARTS = { 1: startsFor(1), 2: startsFor(2), 4: startsFor(4), 8: startsFor(8) };

/** The row of each bucket: a heat map asks for some, again and again. */
const ROWS = { 1: rowsFor(1), 2: rowsFor(2), 4: rowsFor(4), 8: rowsFor(8) };

function rowsFor(perOctave: PerOctave): Uint16Array {
  const starts = STARTS[perOctave];
  const rows = new Uint16Array(BUCKETS);
  for (let row = 0; row < starts.length; row++) rows.fill(row, starts[row]);
  return rows;
}

/** The row that a bucket is in. */
export function rangeOf(perOctave: PerOctave, bucket: number): number {
  return ROWS[perOctave][bucket] as number;
}

/** Where a row begins, in ns; for the number after the last row Infinity. */
export function rangeLow(perOctave: PerOctave, row: number): number {
  return LOWS[perOctave][row] ?? Number.POSITIVE_INFINITY;
}

/** The count of each row. */
export function rangeCounts(histogram: Histogram, perOctave: PerOctave): number[] {
  const starts = STARTS[perOctave];
  const counts = noCounts(starts.length);
  for (let row = 0; row < starts.length; row++) {
    const end = Math.min(starts[row + 1] ?? BUCKETS, histogram.top + 1);
    let count = 0;
    for (let bucket = Math.max(starts[row] as number, histogram.bottom); bucket < end; bucket++)
      count += histogram.counts[bucket] as number;
    counts[row] = count;
  }
  return counts;
}

/** Where all rows begin, and the last one ends: asked for each row of each frame. */
const LOWS = {
  1: lowsFor(1),
  2: lowsFor(2),
  4: lowsFor(4),
  8: lowsFor(8),
};

function lowsFor(perOctave: PerOctave): readonly number[] {
  return [...STARTS[perOctave].map(lowOf), Number.POSITIVE_INFINITY];
}

const EMPTY = { 1: emptyFor(1), 2: emptyFor(2), 4: emptyFor(4), 8: emptyFor(8) };

function emptyFor(perOctave: PerOctave): readonly Range[] {
  return STARTS[perOctave].map((_, row) => ({
    low: rangeLow(perOctave, row),
    end: rangeLow(perOctave, row + 1),
    count: 0,
  }));
}

/** All rows, from 0 ns on. */
export function ranges(histogram: Histogram, perOctave: PerOctave): Range[] {
  const counts = rangeCounts(histogram, perOctave);
  const empty = EMPTY[perOctave];
  // Most are empty, and each of a frame's own takes 128 bytes.
  return empty.map((range, row) => {
    const count = counts[row] as number;
    return count === 0 ? range : { low: range.low, end: range.end, count };
  });
}
