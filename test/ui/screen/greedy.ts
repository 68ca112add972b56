// SPDX-License-Identifier: MIT
import type { ColorDepth } from '../../../src/ui/screen/color.ts';
import type { Grid } from '../../../src/ui/screen/grid.ts';
import { Pens } from '../../../src/ui/screen/pen.ts';

/** A move to the right takes four bytes. */
const LONGEST_GAP = 3;
const ERASE = '\x1b[K';

/** From where on a row is blank, if that is long enough to be worth a sequence. */
function blankFrom(grid: Grid, y: number): number {
  let from = grid.columns;
  while (from > 0 && grid.textAt(from - 1, y) === ' ' && grid.styleAt(from - 1, y) === 0) from--;
  return grid.columns - from > ERASE.length ? from : grid.columns;
}

/**
 * The measure of the encoder: a greedy cell diff, which sends for each run of changed cells where it is, how it looks and
 * what it says. Short gaps of the same look are written again, blank ends erased. It has no frame around it.
 */
export function greedyDiff(sent: Grid, next: Grid, colors: ColorDepth): string {
  const pens = new Pens(colors);
  let out = '';
  let pen = 0;
  const changed = (x: number, y: number) =>
    next.textAt(x, y) !== sent.textAt(x, y) || next.styleAt(x, y) !== sent.styleAt(x, y);
  const draw = (x: number, y: number, text: string) => {
    out += pens.transition(pen, next.styleAt(x, y)) + text;
    pen = next.styleAt(x, y);
  };
  for (let y = 0; y < next.rows; y++) {
    const blank = blankFrom(next, y);
    let cursor = -1;
    for (let x = 0; x < next.columns; x++) {
      if (!changed(x, y) || next.widthAt(x, y) === 0) continue;
      const gap = cursor < 0 ? [] : Array.from({ length: x - cursor }, (_, i) => cursor + i);
      if (gap.length > 0 && gap.length <= LONGEST_GAP && gap.every((at) => next.styleAt(at, y) === pen)) {
        for (const at of gap) draw(at, y, next.textAt(at, y));
      } else if (gap.length > 0) out += `\x1b[${gap.length}C`;
      else if (cursor < 0) out += `\x1b[${y + 1};${x + 1}H`;
      draw(x, y, x >= blank ? ERASE : next.textAt(x, y));
      if (x >= blank) break;
      cursor = x + next.widthAt(x, y);
    }
  }
  return out + pens.transition(pen, 0);
}
