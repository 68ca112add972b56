// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { Marks } from '../../../src/ui/screen/marks.ts';
import { styleId, styleOf } from '../../../src/ui/screen/style.ts';

const RED = styleId({ fg: 1 });
const MARKED = styleId({ inverse: true });

function draw(paint: (area: Area) => void, before = '..........'): string {
  const grid = new Grid(10, 1);
  new Area(grid, 0, 0, 10, 1).text(0, 0, before);
  paint(new Area(grid, 2, 0, 6, 1));
  return grid.lines()[0] ?? '';
}

test('text is cut at all edges of the area and tells how much of it there is', () => {
  assert.equal(
    draw((area) => assert.equal(area.text(0, 0, '0123456789'), 6)),
    '..012345..',
  );
  assert.equal(
    draw((area) => assert.equal(area.text(-3, 0, '0123456789'), 9)),
    '..345678..',
  );
  assert.equal(
    draw((area) => assert.equal(area.text(4, 0, '0123'), 2)),
    '......01..',
  );
  assert.equal(
    draw((area) => assert.equal(area.text(1, 0, '0123', 0, 2), 2)),
    '...01.....',
  );
  assert.equal(
    draw((area) => assert.equal(area.text(-9, 0, 'abc'), 3)),
    '..........',
  );
  for (const y of [-1, 1])
    assert.equal(
      draw((area) => assert.equal(area.text(0, y, 'x'), 0)),
      '..........',
    );
});

test('a wide character that an edge cuts leaves a blank', () => {
  assert.equal(
    draw((area) => area.text(0, 0, '世界人')),
    '..世界人..',
  );
  assert.equal(
    draw((area) => area.text(-1, 0, '世界人')),
    '.. 界人...',
  );
  assert.equal(
    draw((area) => area.text(1, 0, '世界人')),
    '...世界 ..',
  );
  assert.equal(
    draw((area) => area.text(0, 0, '世界', 0, 3)),
    '..世 .....',
  );
});

test('overwriting half of a wide character blanks the other half', () => {
  const cjk = '世界人中文';
  assert.equal(
    draw((area) => area.text(1, 0, 'x'), cjk),
    '世 x人中文',
  );
  assert.equal(
    draw((area) => area.text(0, 0, 'x'), cjk),
    '世x 人中文',
  );
  assert.equal(
    draw((area) => area.fill(1, 0, 2, 1), cjk),
    '世    中文',
  );
});

test('text that ends before the area begins leaves what is there alone', () => {
  const cjk = ' 世界人中 ';
  assert.equal(
    draw((area) => area.text(-2, 0, 'ab'), cjk),
    ' 世界人中',
  );
});

test('control characters never get into a grid', () => {
  const grid = new Grid(40, 1);
  const area = new Area(grid, 0, 0, 40, 1);
  area.text(0, 0, 'a\x1b[2Jb\x00\x07\x7f\x9b\r\nc');
  assert.equal(grid.lines()[0], 'a\ufffd[2Jb\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdc');
});

test('a mark that follows what was drawn before does not join it', () => {
  const grid = new Grid(10, 1);
  const area = new Area(grid, 0, 0, 10, 1);
  area.text(0, 0, 'e');
  area.text(1, 0, '\u0301x');
  assert.deepEqual([grid.textAt(0, 0), grid.textAt(1, 0), grid.textAt(2, 0)], ['e', '\ufffd', 'x']);
});

test('a selection keeps the text and takes wide characters whole', () => {
  const grid = new Grid(10, 1);
  const area = new Area(grid, 0, 0, 10, 1);
  area.text(0, 0, 'ab世界c', RED);
  area.style(3, 0, 2, MARKED);
  assert.deepEqual(grid.lines(), ['ab世界c']);
  const marked = Array.from({ length: 10 }, (_, x) => (grid.styleAt(x, 0) === MARKED ? '#' : '-')).join('');
  assert.equal(marked, '--####----');
});

test('an area inside another one is cut at the edges of both', () => {
  assert.equal(
    draw((area) => area.inner(-1, 0, 4, 1).text(0, 0, 'abcdef')),
    '..bcd.....',
  );
  assert.equal(
    draw((area) => area.inner(3, 0, 100, 100).fill(0, 0, 100, 100)),
    '.....   ..',
  );
  assert.equal(
    draw((area) => area.inner(9, 0, 4, 1).text(0, 0, 'x')),
    '..........',
  );
});

test('a blank has no colour of letters, so that it equals any other', () => {
  const grid = new Grid(10, 1);
  const area = new Area(grid, 0, 0, 10, 1);
  area.text(0, 0, 'a b', styleId({ fg: 1, bg: 4, bold: true }));
  assert.deepEqual(styleOf(grid.styleAt(1, 0)), { bg: 4 });
  area.text(0, 0, 'a b', styleId({ fg: 1, underline: true }));
  assert.deepEqual(styleOf(grid.styleAt(1, 0)), { fg: 1, underline: true });
});

test('endlessly many styles and clusters stay within bounds, and what is shown stays right', () => {
  const grid = new Grid(4, 1);
  const area = new Area(grid, 0, 0, 4, 1);
  for (let i = 0; i < 100_000; i++)
    assert.ok(styleId({ fg: 0x1000000 + i, bg: 0x1ffffff - i, bold: i % 2 > 0 }) < 0x10000);
  for (let i = 0; i < 100_000; i++) {
    const mark = (bits: number) => String.fromCharCode(0x300 + (bits & 31));
    area.text(0, 0, `e${mark(i)}${mark(i >> 5)}${mark(i >> 10)}${mark(i >> 15)}`);
    if (grid.clusters.crowded) grid.clusters.compact([grid.glyphs]);
    assert.ok(grid.clusters.size <= 10_000);
  }
  assert.equal(grid.textAt(0, 0), 'e\u031f\u0314\u0301\u0303');
});

test('a mark is where it was painted, cut at the edges, told from its own start; the last one lies above', () => {
  const marks = new Marks();
  const area = new Area(new Grid(10, 6), 2, 1, 6, 4, undefined, { marks });
  area.mark(0, 0, 6, 4, { kind: 'tile', tool: 'below' });
  area.inner(1, 1, 4, 2).mark(0, 1, 99, 99, { kind: 'events', numbers: [7, 8] });
  const below = { kind: 'tile', tool: 'below' };
  const above = { kind: 'events', numbers: [7, 8] };
  assert.deepEqual(marks.at(2, 1), { target: below, column: 0, row: 0 });
  assert.deepEqual(marks.at(7, 4), { target: below, column: 5, row: 3 });
  assert.deepEqual(marks.at(4, 3), { target: above, column: 1, row: 0 });
  assert.deepEqual(marks.at(6, 3)?.target, above);
  assert.deepEqual(marks.at(7, 3)?.target, below);
  for (const [column, row] of [
    [1, 1],
    [8, 1],
    [2, 0],
    [2, 5],
  ] as const)
    assert.equal(marks.at(column, row), undefined);
  marks.clear();
  assert.equal(marks.at(4, 3), undefined);
});
