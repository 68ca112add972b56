// SPDX-License-Identifier: MIT
/** Characters of more than one code point, each under a number that fits in a cell of a grid. */

/** Above every code point, and still a small integer to the engine; code-units.ts counts on it. */
const FIRST = 0x200000;
/** Room for everything a healthy screen shows. */
const LIMIT = 8192;

export class ClusterTable {
  #texts: string[] = [];
  #numbers = new Map<string, number>();
  #limit = LIMIT;

  get size(): number {
    return this.#texts.length;
  }

  /** True once it has grown so much that most of it is not on the screen any more: names may be endlessly many. */
  get crowded(): boolean {
    return this.#texts.length > this.#limit;
  }

  /** The number of a cluster. */
  glyph(cluster: string): number {
    const known = this.#numbers.get(cluster);
    if (known !== undefined) return known;
    const glyph = FIRST + this.#texts.length;
    this.#texts.push(cluster);
    this.#numbers.set(cluster, glyph);
    return glyph;
  }

  /** What a glyph of a grid stands for: a code point itself, or a cluster; nothing for the right part of a wide one. */
  text(glyph: number): string {
    if (glyph === 0) return '';
    return glyph < FIRST ? String.fromCodePoint(glyph) : (this.#texts[glyph - FIRST] as string);
  }

  /** Keeps what these glyphs use, under new numbers. They must be all that refer to this table. */
  compact(live: readonly Uint32Array[]): void {
    const texts = this.#texts;
    this.#texts = [];
    this.#numbers = new Map();
    for (const glyphs of live) {
      for (let i = 0; i < glyphs.length; i++) {
        const glyph = glyphs[i] as number;
        if (glyph >= FIRST) glyphs[i] = this.glyph(texts[glyph - FIRST] as string);
      }
    }
    this.#limit = Math.max(LIMIT, 2 * this.#texts.length);
  }
}
