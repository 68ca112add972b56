// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKETS, OPEN_BUCKET } from '../../src/histogram/buckets.ts';
import { EMPTY, Histogram } from '../../src/histogram/histogram.ts';
import { dense, sparse, sparseBytes } from '../../src/histogram/sparse.ts';
import { distributions, values } from './values.ts';

for (const [name, distribution] of Object.entries(distributions)) {
  test(`what was kept comes back as it was, ${name}`, () => {
    for (const count of [0, 1, 2, 10, 1000]) {
      const histogram = Histogram.of(values(distribution, count, count + 1));
      assert.deepEqual(dense(sparse(histogram)), histogram);
      const since = histogram.add(Histogram.of(values(distribution, 100, 7))).subtract(histogram);
      assert.deepEqual(dense(sparse(since)), since, 'an interval, whose maximum may be a bound');
    }
  });
}

test('only buckets that are not empty are kept', () => {
  const { buckets, counts } = sparse(Histogram.of([0, 0, 5, 3e13]));
  assert.deepEqual([...buckets], [0, 5, OPEN_BUCKET]);
  assert.deepEqual([...counts], [2, 1, 1]);
  assert.deepEqual(sparse(EMPTY).buckets.length, 0);
});

test('a histogram of every bucket comes back too, with counts beyond 32 bits', () => {
  const full = new Histogram(
    Array.from({ length: BUCKETS }, (_, bucket) => 2 ** 33 + bucket),
    2 ** 52,
    2 ** 45,
    false,
  );
  assert.deepEqual(dense(sparse(full)), full);
});

test('one of few buckets takes a fraction of the memory of all', () => {
  const few = sparseBytes(sparse(Histogram.of([100, 200, 300])));
  assert.ok(few < (BUCKETS * 8) / 10, `${few} bytes`);
  assert.ok(few < sparseBytes(sparse(Histogram.of([100, 200, 300, 400]))));
});
