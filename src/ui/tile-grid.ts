// SPDX-License-Identifier: MIT
/** Where the overview's tiles are: one decision for drawing and for the keys that go from one to another. */
import type { Rect } from './screen/screen.ts';

/** From this width on a tile has a neighbour more; two there are on the smallest screen too. */
const WIDTH = 60;
const LEAST_COLUMNS = 2;
/** Between two tiles beside each other. */
const GAP = 1;

/** How many stand beside each other. */
export function tileColumns(width: number, count: number): number {
  const most = Math.max(LEAST_COLUMNS, Math.floor(width / WIDTH));
  const rows = Math.max(1, Math.ceil(count / most));
  return Math.max(1, Math.ceil(count / rows));
}

/** The start and the length of part `at` of `parts` alike ones, the first of which are longer where it does not come out even. */
function part(length: number, parts: number, at: number): readonly [number, number] {
  const each = Math.floor(length / parts);
  const longer = length - each * parts;
  return [at * each + Math.min(at, longer), each + (at < longer ? 1 : 0)];
}

/** In the order of the tools, from left to right and from top to bottom. */
export function tilePlaces(width: number, height: number, count: number): readonly Rect[] {
  const columns = tileColumns(width, count);
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, i) => {
    const column = i % columns;
    const [x, tileWidth] = part(width - GAP * (columns - 1), columns, column);
    const [y, tileHeight] = part(height, rows, Math.floor(i / columns));
    return { x: x + column * GAP, y, width: tileWidth, height: tileHeight };
  });
}
