// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { bar } from '../../../src/ui/text/bar.ts';
import { paintBar } from '../../../src/ui/views/paint-bar.ts';

const STYLE = 5;

/** A grid of wide characters, and what is painted into a part of it that begins at column 3. */
function painted(width: number, paint: (area: Area) => void) {
  const grid = new Grid(20, 3);
  new Area(grid, 0, 0, 20, 3).text(0, 1, '語'.repeat(10));
  paint(new Area(grid, 3, 0, width, 2));
  return [grid.lines(), Array.from({ length: 20 }, (_, x) => grid.styleAt(x, 1))];
}

test('a bar that is drawn is the text of one, wherever an edge cuts it', () => {
  for (const ascii of [false, true])
    for (const width of [1, 2, 7, 17])
      for (const x of [-9, -3, 0, 2])
        for (const y of [-1, 1, 2])
          for (const part of [0, 0.001, 0.3, 0.5, 1, 2])
            assert.deepEqual(
              painted(width, (area) => paintBar(area, x, y, part, 9, ascii, STYLE)),
              painted(width, (area) => area.text(x, y, bar(part, 9, ascii), STYLE)),
              JSON.stringify({ ascii, width, x, y, part }),
            );
});
