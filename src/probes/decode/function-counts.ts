// SPDX-License-Identifier: MIT
/** Reads the rows of bpf/lib/function.bpf.h: u64 counters, a row a CPU, a slot a target. No system call. */
import type { BpfObject } from '../../../native/index.d.ts';

/** One CPU, or all. */
export type CpuChoice = number | undefined;

/**
 * Adds up a map's rows.
 * @param targets how many slots of a row are in use
 * @returns by target
 */
export function readRows(
  object: BpfObject,
  map: string,
  targets: number,
  rowSlots: number,
  cpu: CpuChoice,
): Float64Array {
  const sums = new Float64Array(targets);
  // Halves are added without making a bigint of each; exact to 2^53. Little-endian, as BPF is built.
  const halves = new Uint32Array(object.snapshot(map));
  const rows = halves.length / 2 / rowSlots;
  const [first, end] = cpu === undefined ? [0, rows] : [cpu, Math.min(rows, cpu + 1)];
  for (let row = first; row < end; row++) {
    for (let target = 0; target < targets; target++) {
      const at = 2 * (row * rowSlots + target);
      const high = halves[at + 1] as number;
      sums[target] = (sums[target] as number) + (halves[at] as number) + high * 2 ** 32;
    }
  }
  return sums;
}
