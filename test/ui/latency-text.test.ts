// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bar } from '../../src/ui/text/bar.ts';
import { DURATION_WIDTH, duration } from '../../src/ui/text/duration.ts';

test('latencies have three digits and the unit in which they are short', () => {
  const shown = [
    0, 7, 999, 1000, 1048, 9996, 99_960, 131_072, 999_499, 999_500, 1_048_576, 2e9, 119e9, 4.4e12, 16.5e12,
  ];
  assert.deepEqual(
    shown.map((ns) => duration(ns, false)),
    [
      ...['0 ns', '7 ns', '999 ns', '1 µs', '1.05 µs', '10 µs', '100 µs', '131 µs', '999 µs', '1 ms'],
      ...['1.05 ms', '2 s', '119 s', '73.3 min', '4.58 h'],
    ],
  );
  assert.equal(duration(1500, true), '1.5 us');
  for (let ns = 1; ns < 1000 * 3600e9; ns = ns * 1.01 + 0.3) {
    const text = duration(ns, false);
    assert.ok(text.length <= DURATION_WIDTH && !text.startsWith('1000'), `${ns}: ${text}`);
  }
});

test('a bar fills its part, and what is there never looks like nothing', () => {
  assert.deepEqual(
    [0, 0.001, 0.25, 0.3, 0.5, 1, 2].map((part) => bar(part, 4, false)),
    ['', '▏', '█', '█▎', '██', '████', '████'],
  );
  assert.deepEqual(
    [0, 0.001, 0.3, 1].map((part) => bar(part, 4, true)),
    ['', '#', '#', '####'],
  );
  assert.equal(bar(1, 0, false), '');
});
