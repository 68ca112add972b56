// SPDX-License-Identifier: MIT
/** Numbers of records and globals, as a little-endian machine has them. */

/** The u32 at `at`. V8's Maglev calls a built-in for `getUint32`, and has `getInt32` in line. */
export function readUint32(view: DataView, at: number): number {
  return view.getInt32(at, true) >>> 0;
}

/** A u64 as a number: exact to 2^53, which counts and durations do not reach. */
export function readUint64(view: DataView, at: number): number {
  return readUint32(view, at + 4) * 0x1_0000_0000 + readUint32(view, at);
}
