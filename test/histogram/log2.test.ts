// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, Histogram } from '../../src/histogram/histogram.ts';
import { log2Rows, plainHistogram, type Unit, unitRanges } from '../../src/histogram/log2.ts';
import { ranges } from '../../src/histogram/ranges.ts';
import { distributions, values } from './values.ts';

const NS = { nsecs: 1n, usecs: 1000n, msecs: 1_000_000n } as const;

/** Divide, drop the rest, count the digits. */
function bccRow(ns: number, unit: Unit): number {
  const value = BigInt(ns) / NS[unit];
  return value < 2n ? 0 : value.toString(2).length - 1;
}

function bccRows(list: readonly number[], unit: Unit): number[] {
  const rows: number[] = [];
  for (const ns of list) {
    const row = bccRow(ns, unit);
    while (rows.length <= row) rows.push(0);
    rows[row] = (rows[row] as number) + 1;
  }
  return rows;
}

const countsOf = (histogram: Histogram, unit: Unit) => log2Rows(histogram, unit).map(({ count }) => count);

for (const [name, distribution] of Object.entries(distributions)) {
  test(`rows in nanoseconds are bcc's, ${name}`, () => {
    const list = values(distribution, 5000, 11);
    const histogram = Histogram.of(list);
    assert.deepEqual(countsOf(histogram, 'nsecs'), bccRows(list, 'nsecs'));
    const counted = ranges(histogram, 1).map(({ count }) => count);
    assert.deepEqual(counted.slice(0, bccRows(list, 'nsecs').length), bccRows(list, 'nsecs'));
  });

  for (const unit of ['usecs', 'msecs'] as const) {
    test(`rows in ${unit} are bcc's but for values within half a bucket of a bound, ${name}`, () => {
      const list = values(distribution, 5000, 12);
      const rows = log2Rows(Histogram.of(list), unit);
      assert.equal(
        rows.reduce((sum, { count }) => sum + count, 0),
        list.length,
      );
      let below = 0;
      for (const { high, count } of rows) {
        below += count;
        const bound = (high + 1) * Number(NS[unit]);
        const surely = list.filter((ns) => ns < bound * (15 / 16)).length;
        const perhaps = list.filter((ns) => ns < bound * (17 / 16)).length;
        assert.ok(surely <= below && below <= perhaps, `${surely} <= ${below} <= ${perhaps} below ${bound}`);
      }
    });
  }
}

test('one value is in its row, in any unit and beside any bound', () => {
  for (const unit of ['nsecs', 'usecs', 'msecs'] as const) {
    for (let bit = 0; bit < 43; bit++) {
      for (const by of [-0.03, -0.01, 0, 0.01, 0.03]) {
        const ns = Math.floor(2 ** bit * Number(NS[unit]) * (1 + by));
        if (ns >= 2 ** 43) continue;
        const list = [ns];
        assert.deepEqual(countsOf(Histogram.of(list), unit), bccRows(list, unit), `${ns} ns in ${unit}`);
      }
    }
  }
});

test('a bucket that a bound cuts goes where its middle is, the maximum where it belongs', () => {
  // 1,966,080 to 2,097,151 ns, of which the middle is above 2 ms.
  assert.deepEqual(countsOf(Histogram.of([1_970_000, 1_980_000, 9e6]), 'msecs'), [0, 2, 0, 1]);
  assert.deepEqual(countsOf(Histogram.of([1_970_000, 1_980_000]), 'msecs'), [2]);
  assert.deepEqual(countsOf(Histogram.of([1_970_000, 2_010_000]), 'msecs'), [1, 1]);
  // 1920 to 2047 ns, of which the middle is below 2 us.
  assert.deepEqual(countsOf(Histogram.of([2010, 2020, 9000]), 'usecs'), [2, 0, 0, 1]);
});

test('ranges of a unit end with one that is open at the top', () => {
  const seen = unitRanges(Histogram.of([1500, 3000, 3000]), 'usecs');
  assert.deepEqual(seen, [
    { low: 0, end: 2000, count: 1 },
    { low: 2000, end: 4000, count: 2 },
  ]);
  for (const unit of ['nsecs', 'usecs', 'msecs'] as const) {
    const all = unitRanges(Histogram.of([1, 2 ** 43, 2e13, 3e15]), unit);
    assert.equal(all.at(-1)?.end, Number.POSITIVE_INFINITY);
    assert.ok(all.slice(0, -1).every(({ end }, row) => end === all[row + 1]?.low));
    assert.equal(
      all.reduce((sum, { count }) => sum + count, 0),
      4,
    );
  }
});

test('finer rows join and lose nothing', () => {
  const histogram = Histogram.of(values(distributions['log-uniform up to 3 hours'] ?? (() => 0), 3000, 5));
  for (const perOctave of [1, 2, 4, 8] as const) {
    const all = ranges(histogram, perOctave);
    assert.equal(all[0]?.low, 0);
    assert.ok(all.slice(0, -1).every(({ end }, row) => end === all[row + 1]?.low));
    assert.equal(all.at(-1)?.end, Number.POSITIVE_INFINITY);
    assert.equal(
      all.reduce((sum, { count }) => sum + count, 0),
      3000,
    );
  }
  assert.deepEqual(
    ranges(histogram, 2)
      .slice(0, 8)
      .map(({ low }) => low),
    [0, 1, 2, 3, 4, 6, 8, 12],
  );
  assert.equal(ranges(histogram, 8).length, 336);
});

test('plain text has the shape of bcc', () => {
  const list = [...Array<number>(3).fill(5000), ...Array<number>(40).fill(17_000), 33_000];
  assert.equal(
    plainHistogram(Histogram.of(list), 'usecs'),
    [
      '     usecs               : count     distribution',
      '         0 -> 1          : 0        |                                        |',
      '         2 -> 3          : 0        |                                        |',
      '         4 -> 7          : 3        |***                                     |',
      '         8 -> 15         : 0        |                                        |',
      '        16 -> 31         : 40       |****************************************|',
      '        32 -> 63         : 1        |*                                       |',
      '',
    ].join('\n'),
  );
});

test('plain text may have a label, and of nothing is nothing', () => {
  assert.equal(plainHistogram(EMPTY, 'nsecs', 'disk = sda'), '');
  assert.equal(
    plainHistogram(Histogram.of([1]), 'msecs', 'disk = sda'),
    '\ndisk = sda\n     msecs               : count     distribution\n' +
      '         0 -> 1          : 1        |****************************************|\n',
  );
});

test('rows of more than ten digits make it wider, the bar narrower', () => {
  const lines = plainHistogram(Histogram.of([2 ** 32, 2 ** 32, 1]), 'nsecs').split('\n');
  assert.equal(lines[0], '               nsecs                         : count     distribution');
  assert.equal(lines[1], '                   0 -> 1                    : 1        |**********          |');
  assert.equal(
    lines.at(-2),
    '          4294967296 -> 8589934591           : 2        |********************|',
  );
});
