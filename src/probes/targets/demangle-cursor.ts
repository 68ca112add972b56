// SPDX-License-Identifier: MIT
/** A place in a mangled name, and the bounds that make any name harmless. */

const LONGEST_TEXT = 16_384;
const DEEPEST = 100;
const MOST_STEPS = 20_000;

/** The name is damaged, or holds what is not known here. */
export class NotKnown extends Error {}

export class Cursor {
  protected readonly text: string;
  protected at = 0;
  #depth = 0;
  #steps = 0;

  constructor(text: string) {
    this.text = text;
  }

  protected nested<T>(parse: () => T): T {
    if (++this.#depth > DEEPEST) throw new NotKnown();
    this.step();
    const result = parse();
    this.#depth--;
    return result;
  }

  protected step(): void {
    if (++this.#steps > MOST_STEPS || this.at > this.text.length) throw new NotKnown();
  }

  protected bounded(text: string): string {
    // Each step may write that much again: a text that is long takes more of them.
    this.#steps += text.length >> 6;
    if (text.length > LONGEST_TEXT) throw new NotKnown();
    return text;
  }

  protected peek(): string {
    return this.text[this.at] ?? '';
  }

  protected next(): string {
    return this.text[this.at++] ?? '';
  }

  protected skip(letters: string): boolean {
    if (!this.text.startsWith(letters, this.at)) return false;
    this.at += letters.length;
    return true;
  }

  protected expect(letters: string): void {
    if (!this.skip(letters)) throw new NotKnown();
  }

  protected tryMatch(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  protected match(sticky: RegExp): RegExpExecArray {
    const found = this.tryMatch(sticky);
    if (!found) throw new NotKnown();
    return found;
  }
}
