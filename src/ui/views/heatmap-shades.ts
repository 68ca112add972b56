// SPDX-License-Identifier: MIT
/** How a cell of a heat map looks: denser the more there is, so that it is read without colours, and in a saved text. */
import type { ColorDepth } from '../screen/color.ts';
import { styleId } from '../screen/style.ts';

export interface Shade {
  readonly glyph: string;
  readonly style: number;
}

const ASCII_GLYPHS = '.:-=+*#%@';
const GLYPHS = '░▒▓█';

/** From blue over pink to orange: of middling brightness all of them, for backgrounds may be dark or light. */
const RAMP_256 = [63, 99, 135, 170, 169, 168, 167, 202] as const;
/** Cyan, magenta, red; ANSI's blue is too dark on black, its yellow and green too light on white. */
const RAMP_16 = [6, 6, 5, 1] as const;

function shadesFor(glyphs: string, colors: readonly number[]): readonly Shade[] {
  const steps = Math.max(glyphs.length, colors.length);
  return Array.from({ length: steps }, (_, step) => {
    const fg = colors[Math.floor((step * colors.length) / steps)];
    const glyph = glyphs[Math.floor((step * glyphs.length) / steps)] ?? '';
    return { glyph, style: styleId(fg === undefined ? {} : { fg }) };
  });
}

const made = new Map<string, readonly Shade[]>();

/** From few to many. */
export function shades(colors: ColorDepth, ascii: boolean): readonly Shade[] {
  const key = `${colors} ${ascii}`;
  let found = made.get(key);
  if (!found) {
    const ramp = colors === 'none' ? [] : colors === '16' ? RAMP_16 : RAMP_256;
    found = shadesFor(ascii ? ASCII_GLYPHS : GLYPHS, ramp);
    made.set(key, found);
  }
  return found;
}

/** Which shade a count has beside the greatest: by its logarithm, or a rare slow one would not show. 1 has the lightest. */
export function shadeOf(count: number, most: number, steps: number): number {
  if (count >= most) return steps - 1;
  return Math.min(steps - 1, Math.floor((Math.log(count) / Math.log(most)) * steps));
}
