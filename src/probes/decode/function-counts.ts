// SPDX-License-Identifier: MIT
/** Reads the rows of bpf/lib/function.bpf.h: u64 counters, a row a CPU, a slot a target. No system call. */
import type { BpfObject } from '../../../native/index.d.ts';
import { CountSlab } from './count-slab.ts';
import { MapWords, wordAt } from './map-words.ts';

/** One CPU, or all. */
export type CpuChoice = number | undefined;

/** Whoever reads wants the newest: none of these is kept for long. */
const slab = new CountSlab();

/** The rows of one map. */
export class RowReader {
  readonly #words: MapWords;
  readonly #targets: number;
  readonly #rowSlots: number;

  /** @param targets how many slots of a row are in use */
  constructor(object: BpfObject, map: string, targets: number, rowSlots: number) {
    this.#words = new MapWords(object, map);
    this.#targets = targets;
    this.#rowSlots = rowSlots;
  }

  /** Adds the rows up. @returns by target */
  read(cpu: CpuChoice): Float64Array {
    const targets = this.#targets;
    const sums = slab.zeros(targets);
    const words = this.#words.read();
    const rowWords = 2 * this.#rowSlots;
    const rows = words.length / rowWords;
    const [first, end] = cpu === undefined ? [0, rows] : [cpu, Math.min(rows, cpu + 1)];
    for (let row = first; row < end; row++) {
      for (let target = 0, at = row * rowWords; target < targets; target++, at += 2) {
        sums[target] = (sums[target] as number) + wordAt(words, at);
      }
    }
    return sums;
  }
}
