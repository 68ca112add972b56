// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';

const [COLUMNS, ROWS] = [8, 5];
const LETTERS = Array.from({ length: ROWS }, (_, y) =>
  Array.from({ length: COLUMNS }, (_, x) => String.fromCharCode(65 + ((y * COLUMNS + x) % 58))).join(''),
);

test('every line of a part is copied, whether it is as wide as the picture or not', () => {
  const from = new Grid(COLUMNS, ROWS);
  LETTERS.forEach((text, y) => {
    new Area(from, 0, 0, COLUMNS, ROWS).text(0, y, text, y + 1);
  });
  for (const width of [1, 3, COLUMNS])
    for (const height of [1, 2, ROWS])
      for (const x of [0, COLUMNS - width])
        for (const y of [0, ROWS - height]) {
          const to = new Grid(COLUMNS, ROWS);
          to.copyPart(from, { x, y, width, height });
          for (let row = 0; row < ROWS; row++)
            for (let column = 0; column < COLUMNS; column++) {
              const inside = column >= x && column < x + width && row >= y && row < y + height;
              const expected = inside ? [LETTERS[row]?.[column], row + 1] : [' ', 0];
              const found = [to.textAt(column, row), to.styleAt(column, row)];
              assert.deepEqual(found, expected, JSON.stringify({ x, y, width, height, column, row }));
            }
        }
});
