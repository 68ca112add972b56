// SPDX-License-Identifier: MIT
/** How a cell of a heat map looks: denser the more there is, so that it is read without colours, and in a saved text. */
import type { Color } from '../screen/color.ts';
import { styleId } from '../screen/style.ts';
import { heatColors } from '../theme.ts';

export interface Shade {
  readonly glyph: string;
  readonly style: number;
}

const ASCII_GLYPHS = '.:-=+*#%@';
const GLYPHS = '░▒▓█';

function shadesFor(glyphs: string, colors: readonly number[]): readonly Shade[] {
  const steps = Math.max(glyphs.length, colors.length);
  return Array.from({ length: steps }, (_, step) => {
    const fg = colors[Math.floor((step * colors.length) / steps)];
    const glyph = glyphs[Math.floor((step * glyphs.length) / steps)] ?? '';
    return { glyph, style: styleId(fg === undefined ? {} : { fg }) };
  });
}

let made: readonly Shade[] = [];
let madeFor: readonly [readonly Color[], boolean] | undefined;

/** From few to many. */
export function shades(ascii: boolean): readonly Shade[] {
  const colors = heatColors();
  if (madeFor?.[0] !== colors || madeFor[1] !== ascii) {
    made = shadesFor(ascii ? ASCII_GLYPHS : GLYPHS, colors);
    madeFor = [colors, ascii];
  }
  return made;
}

/** Which shade a count has beside the greatest: by its logarithm, or a rare slow one would not show. 1 has the lightest. */
export function shadeOf(count: number, most: number, steps: number): number {
  if (count >= most) return steps - 1;
  return Math.min(steps - 1, Math.floor((Math.log(count) / Math.log(most)) * steps));
}
