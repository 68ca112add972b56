// SPDX-License-Identifier: MIT
/** What can be said of a UTF-16 code unit without looking at its neighbours. */
import stringWidth from 'string-width';

/** Not looked at yet. */
const UNKNOWN = 0;
/** One column on every terminal, and a character of its own beside any other that is not {@link COMPLEX}. */
export const NARROW = 1;
/** The same with two columns. */
export const WIDE = 2;
/** Must never reach a terminal. */
export const CONTROL = 3;
/** Part of something larger, invisible, or a character about whose width terminals disagree. */
export const COMPLEX = 4;

const classes = new Uint8Array(0x10000);

/**
 * Marks, format characters, unassigned and private ones, odd white space and what may be an emoji: some terminals draw
 * U+2714 in one column, some in two.
 */
const COMPLICATED = /[\p{M}\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\p{Extended_Pictographic}]/u;

/** Scripts whose letters join into clusters, and halves of Hangul syllables. Their marks alone would not tell. */
function joins(unit: number): boolean {
  return (
    (unit >= 0x700 && unit < 0x1e00) ||
    (unit >= 0xa800 && unit < 0xac00) ||
    (unit >= 0xd7a4 && unit < 0xf900) ||
    unit === 0xff9e ||
    unit === 0xff9f
  );
}

/** Wide since Unicode 16 (trigrams, digrams, hexagrams, ideographic strokes): terminals differ with their age. */
function disputed(unit: number): boolean {
  return (
    (unit >= 0x2630 && unit <= 0x2637) ||
    (unit >= 0x268a && unit <= 0x268f) ||
    (unit >= 0x2ff0 && unit <= 0x2fff) ||
    (unit >= 0x31e4 && unit <= 0x31ef) ||
    (unit >= 0x4dc0 && unit <= 0x4dff)
  );
}

function classify(unit: number): number {
  if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return CONTROL;
  const text = String.fromCharCode(unit);
  // A space is \p{Z} like those of other widths.
  if (unit !== 0x20 && (joins(unit) || disputed(unit) || COMPLICATED.test(text))) return COMPLEX;
  const width = stringWidth(text);
  return width === 1 ? NARROW : width === 2 ? WIDE : COMPLEX;
}

/** One of {@link NARROW}, {@link WIDE}, {@link CONTROL} and {@link COMPLEX}. */
export function classOf(unit: number): number {
  const known = classes[unit] as number;
  if (known !== UNKNOWN) return known;
  const found = classify(unit);
  classes[unit] = found;
  return found;
}

/**
 * Whether a glyph of a grid, a code point or a cluster, may take more or fewer columns than we think, or join what stands
 * beside it.
 */
export function isDisputed(glyph: number): boolean {
  if (glyph < 0x80) return false;
  if (glyph < 0x10000) return classOf(glyph) === COMPLEX;
  // Ideographs beyond the first plane; else emoji, flags, old scripts and symbols, and above them clusters.
  return glyph < 0x20000 || glyph >= 0x40000;
}
