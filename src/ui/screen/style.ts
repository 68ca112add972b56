// SPDX-License-Identifier: MIT
/** How a cell looks. A grid holds 16-bit numbers of styles, so that comparing cells is comparing numbers. */
import { atDepth, type Color } from './color.ts';

export { type Color, type ColorDepth, rgb } from './color.ts';

export interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly strike?: boolean;
}

export const BOLD = 1;
export const DIM = 2;
export const ITALIC = 4;
export const UNDERLINE = 8;
export const INVERSE = 16;
export const STRIKE = 32;
/** What shows on a blank cell too. */
const SHOWN_ON_BLANKS = UNDERLINE | INVERSE | STRIKE;

/**
 * So many styles keep their exact colours; later ones are brought to the 16 of ANSI, of which there are at most
 * 17 * 17 * 64: together they fit in 16 bits, whatever colours a heat map comes up with.
 */
const EXACT_STYLES = 40_000;

const fgs: (Color | undefined)[] = [];
const bgs: (Color | undefined)[] = [];
const flags: number[] = [];
const blanks: number[] = [];
/** Foreground and flags, then background: one number for all three would not be exact. */
const ids = new Map<number, Map<number, number>>();

const slot = (color: Color | undefined): number => (color === undefined ? 0 : color + 1);

/** The number of a style of these parts; colours outside the range of {@link Color} are not checked. */
export function internStyle(fg: Color | undefined, bg: Color | undefined, on: number): number {
  const front = slot(fg) * 64 + on;
  let byBackground = ids.get(front);
  const known = byBackground?.get(slot(bg));
  if (known !== undefined) return known;
  if (fgs.length >= EXACT_STYLES) {
    const [fewerFg, fewerBg] = [atDepth(fg, '16'), atDepth(bg, '16')];
    if (fewerFg !== fg || fewerBg !== bg) return internStyle(fewerFg, fewerBg, on);
  }
  byBackground ??= new Map();
  ids.set(front, byBackground);
  const id = fgs.length;
  byBackground.set(slot(bg), id);
  fgs.push(fg);
  bgs.push(bg);
  flags.push(on);
  blanks.push(id);
  if (!(on & SHOWN_ON_BLANKS) && (fg !== undefined || on !== 0)) blanks[id] = internStyle(undefined, bg, 0);
  return id;
}

/** The number of a style; 0 is the default one. The same style has the same number as long as the program runs. */
export function styleId(style: Style): number {
  const on =
    (style.bold ? BOLD : 0) |
    (style.dim ? DIM : 0) |
    (style.italic ? ITALIC : 0) |
    (style.underline ? UNDERLINE : 0) |
    (style.inverse ? INVERSE : 0) |
    (style.strike ? STRIKE : 0);
  return internStyle(style.fg, style.bg, on);
}

export const foreground = (id: number): Color | undefined => fgs[id];
export const background = (id: number): Color | undefined => bgs[id];
/** {@link BOLD} and so on, or-ed. */
export const flagsOf = (id: number): number => flags[id] ?? 0;

/** The style that a blank cell of this style has to the eye: without the colour and the weight of letters. */
export const blankStyle = (id: number): number => blanks[id] as number;

/** The style behind a number. */
export function styleOf(id: number): Style {
  const [fg, bg, on] = [fgs[id], bgs[id], flagsOf(id)];
  return {
    ...(fg === undefined ? {} : { fg }),
    ...(bg === undefined ? {} : { bg }),
    ...(on & BOLD ? { bold: true } : {}),
    ...(on & DIM ? { dim: true } : {}),
    ...(on & ITALIC ? { italic: true } : {}),
    ...(on & UNDERLINE ? { underline: true } : {}),
    ...(on & INVERSE ? { inverse: true } : {}),
    ...(on & STRIKE ? { strike: true } : {}),
  };
}

internStyle(undefined, undefined, 0);
