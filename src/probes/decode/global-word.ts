// SPDX-License-Identifier: MIT
import type { BpfObject } from '../../../native/index.d.ts';
import { WORD_BYTES, wordAt } from './map-words.ts';

/** A u32 or u64 among a program's globals, read into the same memory each time. No system call. */
export class GlobalWord {
  readonly #object: BpfObject;
  readonly #name: string;
  #words: Uint32Array<ArrayBuffer>;

  constructor(object: BpfObject, name: string) {
    this.#object = object;
    this.#name = name;
    this.#words = new Uint32Array(object.readGlobal(name));
  }

  /** Exact to 2^53. */
  read(): number {
    const buffer = this.#object.readGlobal(this.#name, this.#words.buffer);
    if (buffer !== this.#words.buffer) this.#words = new Uint32Array(buffer);
    const words = this.#words;
    return words.byteLength === WORD_BYTES ? (words[0] as number) : wordAt(words, 0);
  }
}
