// SPDX-License-Identifier: MIT
import type { BpfObject } from '../../../native/index.d.ts';
import { bindOffsets, structLayout } from './layout.ts';
import { MapWords, WORD_BYTES, wordAt } from './map-words.ts';

/** Where one u64 is counted by each CPU. */
export interface CpuCounter {
  readonly map: string;
  readonly struct: string;
  readonly field: string;
}

/** The sum of a counter over the CPUs. */
export class CpuSum {
  readonly #words: MapWords;
  /** Both in 32-bit words. */
  readonly #size: number;
  readonly #offset: number;

  /** Throws a ProbeError with ABI_MISMATCH where the object has another layout. */
  constructor(object: BpfObject, { map, struct, field }: CpuCounter) {
    this.#words = new MapWords(object, map);
    this.#size = structLayout(object, struct).size / WORD_BYTES;
    this.#offset = (bindOffsets(object, struct, { [field]: 'u64' })[field] ?? 0) / WORD_BYTES;
  }

  read(): number {
    const words = this.#words.read();
    let sum = 0;
    for (let at = 0; at + this.#size <= words.length; at += this.#size)
      sum += wordAt(words, at + this.#offset);
    return sum;
  }
}
