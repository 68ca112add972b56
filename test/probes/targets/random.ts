// SPDX-License-Identifier: MIT

/** Numbers in [0, 1) that are the same at every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text of up to `most` of the letters. */
export function randomText(random: () => number, letters: string, most: number): string {
  const length = Math.floor(random() * (most + 1));
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
}
