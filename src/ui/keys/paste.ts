// SPDX-License-Identifier: MIT
import { isControl } from './key.ts';
import { Utf8Decoder } from './utf8.ts';

/** More than any command line; what is beyond it is dropped. */
export const LONGEST_PASTE = 64 << 10;

const END = Buffer.from('\x1b[201~');
const ESC = 0x1b;

/** What is pasted between `CSI 200 ~` and `CSI 201 ~`. */
export class PasteCollector {
  #bytes: number[] = [];
  /** Bytes of the end that have been seen. */
  #matched = 0;

  /** True when this byte was the end's last. */
  push(byte: number): boolean {
    if (byte === END[this.#matched]) {
      this.#matched++;
      return this.#matched === END.length;
    }
    // ESC stands in the end only once, so a mismatch can only start it anew.
    for (let i = 0; i < this.#matched; i++) this.#keep(END[i] as number);
    this.#matched = byte === ESC ? 1 : 0;
    if (byte !== ESC) this.#keep(byte);
    return false;
  }

  /**
   * The text, and an empty collector. Control characters are gone: they could act where the text goes. Line breaks and
   * tabs between words are one space, so that words stay apart; at the ends they are nothing.
   */
  take(): string {
    const utf8 = new Utf8Decoder();
    let text = '';
    let gap = false;
    for (const byte of this.#bytes) {
      const codePoint = utf8.push(byte);
      if (codePoint === undefined) continue;
      if (codePoint === 9 || codePoint === 10 || codePoint === 13) gap = text !== '';
      else if (!isControl(codePoint)) {
        text += (gap ? ' ' : '') + String.fromCodePoint(codePoint);
        gap = false;
      }
    }
    this.#bytes = [];
    this.#matched = 0;
    return text;
  }

  #keep(byte: number): void {
    if (this.#bytes.length < LONGEST_PASTE) this.#bytes.push(byte);
  }
}
