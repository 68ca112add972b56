// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKETS, bucketOf, highOf, lowOf, OPEN_BUCKET } from '../../src/histogram/buckets.ts';
import { EMPTY, Histogram, merge } from '../../src/histogram/histogram.ts';
import { distributions, values } from './values.ts';

const PERCENTS = [0, 1, 25, 50, 90, 99, 99.9, 100];

for (const [name, distribution] of Object.entries(distributions)) {
  test(`percentiles are within one bucket, ${name}`, () => {
    for (const count of [1, 2, 10, 1000, 20_000]) {
      const sorted = values(distribution, count, count).sort((a, b) => a - b);
      const histogram = Histogram.of(sorted);
      assert.equal(histogram.max, sorted.at(-1));
      for (const percent of PERCENTS) {
        const true_ = sorted[Math.max(0, Math.ceil((percent * 1000 * count) / 100_000) - 1)] as number;
        const found = histogram.percentile(percent);
        assert.ok(found && found.low <= true_ && true_ <= found.high, `${percent} of ${count}`);
        assert.ok(found.value >= true_ && found.value <= true_ * 1.125 && found.value <= histogram.max);
        assert.equal(found.open, false);
        if (percent === 100) assert.equal(found.value, true_);
      }
      const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
      assert.ok(Math.abs((histogram.mean ?? 0) - mean) <= mean * 1e-12);
    }
  });
}

test('99.9 % of a thousand values are 999 of them', () => {
  const histogram = Histogram.of([...Array<number>(999).fill(100), 1e6]);
  assert.equal(histogram.percentile(99.9)?.value, highOf(bucketOf(100)));
  assert.equal(histogram.percentile(99.91)?.value, 1e6);
});

test('in the open bucket only the maximum is known', () => {
  const histogram = Histogram.of([10, 2e13, 3e13]);
  assert.deepEqual(histogram.percentile(50), {
    low: lowOf(OPEN_BUCKET),
    high: 3e13,
    open: true,
    value: lowOf(OPEN_BUCKET),
  });
  assert.deepEqual(histogram.percentile(100), { low: 3e13, high: 3e13, open: false, value: 3e13 });
});

test('without values there are no percentiles and no mean', () => {
  assert.equal(EMPTY.percentile(50), undefined);
  assert.equal(EMPTY.mean, undefined);
  assert.deepEqual([EMPTY.count, EMPTY.sum, EMPTY.max, EMPTY.top], [0, 0, 0, -1]);
  for (const percent of [-1, 101, Number.NaN]) assert.throws(() => EMPTY.percentile(percent), RangeError);
});

test('rates are by measured time', () => {
  const histogram = Histogram.of([1, 2, 3]);
  assert.equal(histogram.rate(1.5), 2);
  assert.equal(histogram.rate(0), undefined);
});

test('subtracting takes back what adding did, and says of the maximum what it knows', () => {
  const names = Object.values(distributions);
  for (const [index, distribution] of names.entries()) {
    const before = Histogram.of(values(names[(index + 1) % names.length] as typeof distribution, 500, index));
    const since = Histogram.of(values(distribution, 500, index + 100));
    const delta = before.add(since).subtract(before);
    assert.deepEqual(delta.counts, since.counts);
    assert.deepEqual([delta.count, delta.sum], [since.count, since.sum]);
    if (since.max > before.max) assert.deepEqual([delta.max, delta.maxIsExact], [since.max, true]);
    else assert.ok(delta.max >= since.max && delta.max <= highOf(since.top), `${delta.max} ${since.max}`);
    if (delta.maxIsExact) assert.equal(delta.max, since.max);
    for (const percent of PERCENTS) {
      const [found, wanted] = [delta.percentile(percent), since.percentile(percent)];
      assert.equal(found?.low !== undefined && wanted && bucketOf(found.low), wanted && bucketOf(wanted.low));
    }
  }
});

test('the difference of a snapshot and itself is empty', () => {
  const histogram = Histogram.of([5, 50, 500]);
  const none = histogram.subtract(histogram);
  assert.deepEqual([none.count, none.max, none.maxIsExact], [0, 0, true]);
});

test('counters that shrink are an error', () => {
  const [few, many] = [Histogram.of([5, 500]), Histogram.of([5, 5, 500])];
  assert.throws(() => few.subtract(many), /bucket 5 went from 2 to 1/);
  const lessSum = new Histogram(Float64Array.from(many.counts), 1, 500);
  assert.throws(() => lessSum.subtract(few), /the sum went from/);
  assert.throws(() => new Histogram(new Float64Array(3), 0, 0), /3 buckets instead of 336/);
});

test('merging is adding all, in any order, and of nothing is nothing', () => {
  const parts = Object.values(distributions).map((distribution, seed) =>
    Histogram.of(values(distribution, 100, seed)),
  );
  const all = merge(parts);
  assert.deepEqual(
    all,
    parts.reduce((sum, part) => sum.add(part)),
  );
  assert.deepEqual(merge(parts.toReversed()).counts, all.counts);
  assert.equal(all.max, Math.max(...parts.map(({ max }) => max)));
  assert.deepEqual(merge([]), EMPTY);
  const bound = new Histogram(Float64Array.from(parts[0]?.counts ?? []), 0, all.max * 2, false);
  assert.equal(merge([all, bound]).maxIsExact, all.max > bound.max);
});

test('a maximum that was read too early or too late is not believed', () => {
  const counts = new Float64Array(BUCKETS);
  counts[bucketOf(1000)] = 1;
  for (const max of [0, 5e9]) {
    const torn = new Histogram(counts.slice(), 1000, max);
    assert.deepEqual([torn.max, torn.maxIsExact], [highOf(bucketOf(1000)), false]);
  }
});
