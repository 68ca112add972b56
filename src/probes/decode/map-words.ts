// SPDX-License-Identifier: MIT
import type { BpfObject } from '../../../native/index.d.ts';

export const WORD_BYTES = 4;

/** Copies of a mappable array, one after the other into the same memory. No system call. */
export class MapWords {
  readonly #object: BpfObject;
  readonly #map: string;
  #words: Uint32Array<ArrayBuffer> | undefined;

  constructor(object: BpfObject, map: string) {
    this.#object = object;
    this.#map = map;
  }

  /**
   * Good until the next call. Halves of u64 words, the lower one first, as BPF is built: {@link wordAt} reads one.
   * @param bytes of its beginning; by default all
   */
  read(bytes?: number): Uint32Array {
    const known = this.#words;
    const fits = known && (bytes === undefined || bytes === known.byteLength);
    const buffer = this.#object.snapshot(this.#map, bytes, fits ? known.buffer : undefined);
    if (known && buffer === known.buffer) return known;
    this.#words = new Uint32Array(buffer);
    return this.#words;
  }
}

/** The u64 whose lower half has that index, without making a bigint of it; exact to 2^53. */
export function wordAt(words: Uint32Array, index: number): number {
  return (words[index] as number) + (words[index + 1] as number) * 0x1_0000_0000;
}
