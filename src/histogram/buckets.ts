// SPDX-License-Identifier: MIT
/**
 * The log-linear buckets that bpf/lib/hist.bpf.h fills: eight an octave from 1 ns on, one for each value below 8 ns. The
 * last one also holds everything from 2^44 ns (4.9 hours) on: it is open at the top.
 */

const SUB_BITS = 3;
/** Buckets of an octave. */
export const SUBS = 1 << SUB_BITS;
const TOP_OCTAVE = 43;
export const BUCKETS = (TOP_OCTAVE - SUB_BITS + 2) * SUBS;
/** The bucket without an upper bound. */
export const OPEN_BUCKET = BUCKETS - 1;

/** The number of the highest set bit; 0 for 0. Math.log2 rounds: it takes 2^49 - 1 for 2^49. */
export function floorLog2(value: number): number {
  if (value < 2) return 0;
  const high = Math.floor(value / 2 ** 32);
  // Whole numbers beyond 32 bits have no bitwise operators.
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
}

/** The bucket of a whole number of nanoseconds; exact up to 2^53. */
export function bucketOf(ns: number): number {
  if (!(ns >= 0)) throw new RangeError(`${ns} ns are no latency`);
  if (ns < SUBS) return Math.floor(ns);
  if (ns >= 2 ** (TOP_OCTAVE + 1)) return OPEN_BUCKET;
  const octave = floorLog2(ns);
  // Dividing by a power of two is exact.
  const sub = Math.floor(ns / 2 ** (octave - SUB_BITS)) - SUBS;
  return (octave - SUB_BITS + 1) * SUBS + sub;
}

function firstOf(index: number): number {
  if (index < SUBS) return index;
  return (SUBS + (index % SUBS)) * 2 ** (Math.floor(index / SUBS) - 1);
}

function checkIndex(index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= BUCKETS) throw new RangeError(`no bucket ${index}`);
}

/** The least value of a bucket, in ns. */
export function lowOf(index: number): number {
  checkIndex(index);
  return firstOf(index);
}

/** The greatest value of a bucket, in ns: inclusive, as bcc prints ranges. Infinity for the open one. */
export function highOf(index: number): number {
  checkIndex(index);
  return index === OPEN_BUCKET ? Number.POSITIVE_INFINITY : firstOf(index + 1) - 1;
}
