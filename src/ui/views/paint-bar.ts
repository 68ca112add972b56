// SPDX-License-Identifier: MIT
import type { Area } from '../screen/area.ts';
import { barEighths, fullCell, lastCell } from '../text/bar.ts';

/** Draws what `bar()` would give as text, without looking at each of its cells. */
export function paintBar(
  area: Area,
  x: number,
  y: number,
  part: number,
  width: number,
  ascii: boolean,
  style: number,
): void {
  const eighths = barEighths(part, width, ascii);
  const cells = eighths >> 3;
  area.run(x, y, cells, fullCell(ascii), style);
  const last = lastCell(eighths);
  if (last !== '') area.text(x + cells, y, last, style);
}
