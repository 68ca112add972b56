// SPDX-License-Identifier: MIT
/** Numbers that are drawn by their digits look as their texts do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { biosnoopPane } from '../../../src/ui/panes/biosnoop.ts';
import { opensnoopPane } from '../../../src/ui/panes/opensnoop.ts';
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { styleId } from '../../../src/ui/screen/style.ts';
import { Random } from './random.ts';

const RED = styleId({ fg: 1 });
const COLUMNS = 30;
const BEFORE = '世界한글a人b世界한글世界人c世';

/** A row that something stands in already, after painting in columns 4 to 26. */
function after(paint: (area: Area) => void): Grid {
  const grid = new Grid(COLUMNS, 1);
  new Area(grid, 0, 0, COLUMNS, 1).text(0, 0, BEFORE);
  paint(new Area(grid, 4, 0, 22, 1));
  return grid;
}

const random = new Random(7);

/** Of every size up to the largest. */
function wholeNumber(): number {
  if (random.chance(0.1)) return random.pick([0, 1, 9, 10, 99, 100, 101, 2 ** 31, 2 ** 32, 2 ** 53 - 1]);
  const digits = 1 + random.below(15);
  return random.below(2 ** 20) * random.below(2 ** 20) + random.below(10) * 10 ** digits;
}

const withDecimals = (value: number, decimals: number): string => {
  const digits = String(value).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

test('a number is drawn as its text would be, whatever stood there, or not at all', () => {
  let drawn = 0;
  for (let round = 0; round < 5000; round++) {
    const value = wholeNumber();
    const decimals = random.pick([0, 0, 1, 2, 3]);
    const text = withDecimals(value, decimals);
    const x = random.below(24) - 1;
    const width = random.below(20);
    let fits = false;
    const byNumber = after((area) => {
      fits = area.number(x, 0, width, value, decimals, RED);
    });
    assert.equal(fits, text.length <= width && x >= 0 && x + width <= 22, `${text} at ${x}, ${width}`);
    const byText = after((area) => {
      if (fits) area.text(x + width - text.length, 0, text, RED);
    });
    assert.deepEqual(byNumber.lines(), byText.lines(), text);
    assert.deepEqual(byNumber.styles, byText.styles, text);
    if (fits) drawn++;
  }
  assert.ok(drawn > 500, String(drawn));
});

test('what is no whole number, or above or below the area, is not drawn', () => {
  const grid = after((area) => {
    for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      assert.equal(area.number(0, 0, 20, value, 0, RED), false, String(value));
    for (const y of [-1, 1]) assert.equal(area.number(0, y, 20, 7, 0, RED), false);
  });
  assert.deepEqual(grid.lines(), after(() => {}).lines());
});

test('columns that have a number for a row have its text too', () => {
  for (let round = 0; round < 500; round++) {
    const block = {
      ...{ timeMs: 0, comm: '', sure: true, disk: '', operation: 'read', letter: 'R' },
      ...{ slow: false, failed: false, pattern: 'unknown' },
      ...{ pid: wholeNumber(), sector: wholeNumber(), bytes: wholeNumber() },
      ...{ queuedNs: wholeNumber(), latencyNs: wholeNumber() },
    } as const;
    const open = {
      ...{ timeMs: 0, comm: '', error: '', errno: 0, path: '', flags: 0, mode: 0 },
      ...{ pid: wholeNumber(), tid: wholeNumber(), uid: wholeNumber() },
      fd: wholeNumber() - random.pick([0, 2 ** 53]),
    };
    let seen = 0;
    const check = <Row>(columns: readonly Shown<Row>[], row: Row) => {
      for (const { title, text, number, decimals = 0 } of columns) {
        const value = number?.(row) ?? -1;
        if (value < 0) continue;
        seen++;
        assert.equal(withDecimals(value, decimals), text(row), title);
      }
    };
    check(biosnoopPane.columns, block);
    check(opensnoopPane.columns, open);
    assert.ok(seen >= 8, String(seen));
  }
});

interface Shown<Row> {
  readonly title: string;
  text(row: Row): string;
  number?(row: Row): number;
  readonly decimals?: number;
}
