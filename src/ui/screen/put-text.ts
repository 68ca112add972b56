// SPDX-License-Identifier: MIT
import { classOf, NARROW } from './code-units.ts';
import { type Grid, SPACE } from './grid.ts';
import { blankStyle } from './style.ts';
import { CharacterReader, textWidth } from './width.ts';

const reader = new CharacterReader();

/**
 * Writes text into row `y` of a grid from column `x` on. Only columns in [left, right) change, which must be inside; a wide
 * character that is cut by either edge leaves blanks. Returns the column after the text, at most `right`.
 */
export function putText(
  grid: Grid,
  y: number,
  x: number,
  left: number,
  right: number,
  text: string,
  style: number,
): number {
  if (x >= right || text.length === 0) return Math.min(x, right);
  const { glyphs, styles } = grid;
  const row = y * grid.columns;
  const blank = blankStyle(style);
  const first = Math.max(x, left);
  // The text may end before it gets to where it shows.
  if (x < left && textWidth(text) <= left - x) return x + textWidth(text);
  grid.cutBefore(y, first);
  const length = text.length;
  let column = x;
  let at = 0;
  for (; at < length && column < right; at++, column++) {
    const unit = text.charCodeAt(at);
    if (unit < SPACE || (unit > 0x7e && classOf(unit) !== NARROW)) break;
    if (column < left) continue;
    glyphs[row + column] = unit;
    styles[row + column] = unit === SPACE ? blank : style;
  }
  if (at < length && column < right) {
    // The last letter may be the beginning of what comes now.
    const back = at > 0 ? 1 : 0;
    column = putRest(grid, row, column - back, left, right, text, at - back, style);
  }
  if (column > left && column < grid.columns) grid.cutAfter(y, column);
  return column;
}

function putRest(
  grid: Grid,
  row: number,
  from: number,
  left: number,
  right: number,
  text: string,
  at: number,
  style: number,
): number {
  const { glyphs, styles, clusters } = grid;
  const blank = blankStyle(style);
  let column = from;
  reader.begin(text, at);
  while (column < right && reader.next()) {
    const end = column + reader.width;
    if (column >= left && end <= right) {
      const { codePoint } = reader;
      glyphs[row + column] = codePoint === 0 ? clusters.glyph(reader.cluster) : codePoint;
      styles[row + column] = codePoint === SPACE ? blank : style;
      for (let i = column + 1; i < end; i++) {
        glyphs[row + i] = 0;
        styles[row + i] = style;
      }
    } else {
      for (let i = Math.max(column, left); i < Math.min(end, right); i++) {
        glyphs[row + i] = SPACE;
        styles[row + i] = blank;
      }
    }
    column = end;
  }
  return Math.min(column, right);
}
