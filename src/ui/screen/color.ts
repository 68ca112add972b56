// SPDX-License-Identifier: MIT
/** Colours of cells, and what becomes of them on a terminal that has fewer. */

/** 0-15 ANSI, 16-255 the palette of xterm, from {@link rgb} a true colour. */
export type Color = number;

/** What the terminal can show; `none` keeps bold, dim, inverse and underline. */
export type ColorDepth = 'none' | '16' | '256' | 'true';

const TRUE_COLOR = 0x1000000;

/** A true colour; each part is 0 to 255. */
export function rgb(red: number, green: number, blue: number): Color {
  return TRUE_COLOR | (red << 16) | (green << 8) | blue;
}

export function isTrueColor(color: Color): boolean {
  return color >= TRUE_COLOR;
}

/** xterm's own values: what a terminal really shows is its user's choice, but the order of distances holds. */
const ANSI: readonly number[] = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

const CUBE_START = 16;
const GREY_START = 232;
const CUBE_LEVELS: readonly number[] = [0, 95, 135, 175, 215, 255];

function paletteRgb(index: number): number {
  if (index < CUBE_START) return ANSI[index] as number;
  if (index >= GREY_START) return (8 + (index - GREY_START) * 10) * 0x010101;
  const cube = index - CUBE_START;
  const level = (of: number) => CUBE_LEVELS[of % 6] as number;
  return (level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6)) << 8) | level(cube);
}

/** What a terminal with xterm's palette shows, as 0xrrggbb. */
export function colorRgb(color: Color): number {
  return isTrueColor(color) ? color & 0xffffff : paletteRgb(color);
}

function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = (a & 255) - (b & 255);
  // The eye tells greens apart best and blues worst.
  return 3 * red * red + 4 * green * green + 2 * blue * blue;
}

function nearest(value: number, from: number, to: number): number {
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let index = from; index < to; index++) {
    const far = distance(value, paletteRgb(index));
    if (far < least) {
      least = far;
      best = index;
    }
  }
  return best;
}

/** The nearest colour that a terminal of this depth has; undefined where it has none. */
export function atDepth(color: Color | undefined, depth: ColorDepth): Color | undefined {
  if (color === undefined || depth === 'none') return undefined;
  if (depth === 'true' || color < CUBE_START) return color;
  const value = isTrueColor(color) ? color & 0xffffff : paletteRgb(color);
  if (depth === '16') return nearest(value, 0, CUBE_START);
  // The first 16 look different on every terminal: a true colour becomes one of the others.
  return isTrueColor(color) ? nearest(value, CUBE_START, 256) : color;
}
