// SPDX-License-Identifier: MIT
/** Where tabs and tiles are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolIds } from '../../src/probes/registry.ts';
import { skeleton } from '../../src/ui/skeleton.ts';
import { tabTexts } from '../../src/ui/tab-texts.ts';
import { tileColumns, tilePlaces } from '../../src/ui/tile-grid.ts';

test('tiles of any number share any area without touching, and leave no line of it below them', () => {
  for (let count = 1; count < 13; count++) {
    for (const [width, height] of [
      [60, 12],
      [80, 20],
      [133, 31],
      [200, 46],
      [250, 66],
    ] as const) {
      const places = tilePlaces(width, height, count);
      assert.equal(places.length, count);
      const cells = new Set<string>();
      for (const { x, y, width: w, height: h } of places)
        for (let row = y; row < y + h; row++)
          for (let column = x; column < x + w; column++) {
            assert.ok(column < width && row < height);
            assert.ok(!cells.has(`${column},${row}`), 'two tiles in one cell');
            cells.add(`${column},${row}`);
          }
      assert.equal(Math.max(...places.map(({ y, height: h }) => y + h)), height);
      const columns = tileColumns(width, count);
      if (count >= columns) assert.equal(Math.max(...places.map(({ x, width: w }) => x + w)), width);
    }
  }
});

test('six tiles are two beside each other on 80 columns, three on 200 and on 250', () => {
  assert.deepEqual(
    [60, 80, 119, 179, 180, 200, 250].map((width) => tileColumns(width, 6)),
    [2, 2, 2, 2, 3, 3, 3],
  );
});

test('tabs are written as wide as there is room for, and the open one always has its name', () => {
  for (let width = 60; width < 130; width++) {
    for (const open of ['overview', ...toolIds]) {
      const texts = tabTexts(toolIds, open, width);
      assert.deepEqual(
        texts.map(({ name }) => name),
        ['overview', ...toolIds],
      );
      const line = texts.map(({ text }) => text).join('');
      assert.ok(line.length <= width, `${line.length} of ${width}`);
      assert.match(line, new RegExp(`\\d ?${open}`));
      texts.forEach(({ text, x }) => {
        assert.equal(line.slice(x, x + text.length), text);
      });
    }
  }
  const written = (width: number) =>
    tabTexts(toolIds, 'vfsstat', width)
      .map(({ text }) => text)
      .join('');
  assert.match(written(90), /^ 0 overview {2}1 biolatency /);
  assert.match(written(80), /^ 0overview 1biolatency /);
  assert.match(written(60), /^ 0 1 2 3 4vfsstat 5 6$/);
  assert.equal(tabTexts(['only'], 'only', 80).length, 1);
});

test('the skeleton has the tabs in one line, cut where the terminal is narrow', () => {
  const drawn = skeleton(toolIds, 'vfsstat');
  assert.ok(drawn.includes('\x1b[?7l 0 overview  1 biolatency '));
  assert.ok(drawn.includes('\x1b[7m 4 vfsstat \x1b[27m'));
  assert.ok(drawn.indexOf('\x1b[?7h') > drawn.indexOf(' 6 funclatency '));
});
