// SPDX-License-Identifier: MIT
/** biolatency's text against bcc's shape. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainInterval } from '../../src/cli/latency-text.ts';
import { Histogram } from '../../src/histogram/histogram.ts';
import type { LabelledHistogram } from '../../src/histogram/labelled.ts';
import type { LatencyLayout } from '../../src/probes/types.ts';

const one = (disk: string, flags: string, list: readonly number[]): LabelledHistogram => ({
  labels: { disk, flags },
  histogram: Histogram.of(list),
});
const repeat = (count: number, ns: number) => Array<number>(count).fill(ns);

const COUNTED = [
  one('sda', 'Sync-Read', [...repeat(4, 5000), ...repeat(8, 9000)]),
  one('loop0', 'Sync-Read', repeat(2, 1_500_000)),
  one('sda', 'Write', [1000]),
];
const PLAIN: LatencyLayout = { splitBy: [], unit: 'usecs', timestamps: false, averages: false };

const plain = (layout: Partial<LatencyLayout>, counted = COUNTED) =>
  plainInterval({ counted, time: '', clock: '11:20:30', seconds: 1 }, { ...PLAIN, ...layout }).split('\n');

const HEADER = '     usecs               : count     distribution';
const STARS = '*'.repeat(40);
const row = (range: string, count: number, stars: string) =>
  `${range} : ${String(count).padEnd(8)} |${stars.padEnd(40)}|`;

test("one histogram of all has bcc's columns, below an empty line", () => {
  const lines = plain({}, COUNTED.slice(0, 1));
  assert.deepEqual(lines, [
    '',
    HEADER,
    row('         0 -> 1         ', 0, ''),
    row('         2 -> 3         ', 0, ''),
    row('         4 -> 7         ', 4, '*'.repeat(20)),
    row('         8 -> 15        ', 8, STARS),
    '',
  ]);
});

test('each of several has its label above it, below an empty line, the one with the most first', () => {
  for (const [splitBy, labels] of [
    [['disk'], ['disk = sda', 'disk = loop0']],
    [['flags'], ['flags = Sync-Read', 'flags = Write']],
    [
      ['disk', 'flags'],
      ['disk = sda, flags = Sync-Read', 'disk = loop0, flags = Sync-Read', 'disk = sda, flags = Write'],
    ],
  ] as const) {
    const lines = plain({ splitBy });
    assert.deepEqual(
      lines.filter((line) => line.includes(' = ')),
      labels,
    );
    for (const label of labels) {
      const at = lines.indexOf(label);
      assert.deepEqual([lines[at - 1], lines[at + 1]], ['', HEADER]);
    }
  }
});

test('-T puts the time of day above them, once', () => {
  const lines = plain({ timestamps: true, splitBy: ['disk'] });
  assert.deepEqual(lines.slice(0, 3), ['', '11:20:30', '']);
  assert.equal(lines.filter((line) => line.includes('11:20:30')).length, 1);
});

test('-e puts average, total and count in whole units between empty lines below each', () => {
  // (4 * 5000 + 8 * 9000 + 1000) / 13 is 7153.8 ns.
  const text = plain({ averages: true, splitBy: ['disk'] }).join('\n');
  assert.match(text, /\|\n\navg = 7 usecs, total: 93 usecs, count: 13\n\n/);
  assert.match(text, /\|\n\navg = 1500 usecs, total: 3000 usecs, count: 2\n\n$/);
  const milliseconds = plain({ averages: true, unit: 'msecs' }).join('\n');
  assert.match(milliseconds, /avg = 0 msecs, total: 3 msecs, count: 15\n/);
});

test('-m makes rows of milliseconds', () => {
  assert.deepEqual(plain({ unit: 'msecs' }), [
    '',
    '     msecs               : count     distribution',
    row('         0 -> 1         ', 15, STARS),
    '',
  ]);
});

test('an interval in which nothing was counted is an empty line, and its time', () => {
  for (const splitBy of [[], ['disk']]) {
    assert.deepEqual(plain({ splitBy, averages: true }, []), ['', '']);
    assert.deepEqual(plain({ splitBy, timestamps: true }, []), ['', '11:20:30', '']);
  }
});
