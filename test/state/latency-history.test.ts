// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram } from '../../src/histogram/histogram.ts';
import { dense, sparse } from '../../src/histogram/sparse.ts';
import { HISTORY_LIMITS, LatencyHistory } from '../../src/state/latency-history.ts';
import { latencies } from '../ui/views/painted.ts';
import { countOf, disk } from './latency-counter.ts';

const sample = (endMs: number, ...values: readonly number[]) => ({
  endMs,
  seconds: 1,
  counted: [{ labels: disk('sda'), histogram: Histogram.of(values) }],
});

test('what is older than 15 minutes goes, and the others keep their numbers', () => {
  const history = new LatencyHistory();
  for (let at = 0; at <= 1000; at++) history.add(sample(at * 1000, ...Array<number>(at).fill(1000)));
  assert.deepEqual([history.first, history.end], [100, 1001]);
  assert.equal(history.at(99), undefined);
  for (const number of [100, 500, 1000]) assert.equal(countOf(history.at(number)?.counted), number);
  assert.equal(history.at(1001), undefined);
});

test('what is too much in bytes goes as well, but never the newest', () => {
  const history = new LatencyHistory({ milliseconds: Number.POSITIVE_INFINITY, bytes: 2000 });
  for (let at = 0; at < 50; at++) history.add(sample(at, 1000, 2000));
  const kept = history.end - history.first;
  assert.ok(kept > 1 && kept < 10, `${kept}`);
  const manyDisks = Array.from({ length: 100 }, (_, at) => ({
    labels: disk(`sd${at}`),
    histogram: Histogram.of([at]),
  }));
  history.add({ endMs: 50, seconds: 1, counted: manyDisks });
  assert.deepEqual([history.first, history.end], [50, 51]);
  assert.equal(countOf(history.at(50)?.counted), 100);
});

test('15 minutes of ten samples a second, of eight disks each, are within the bytes that are meant for them', () => {
  const history = new LatencyHistory();
  const disks = Array.from({ length: 8 }, (_, at) => ({
    labels: disk(`sd${at}`),
    histogram: latencies(200, at),
  }));
  for (let at = 0; at < 9100; at++) history.add({ endMs: at * 100, seconds: 0.1, counted: disks });
  assert.ok(history.end - history.first < 9002);
  assert.ok(history.end - history.first > 1000);
  assert.equal(HISTORY_LIMITS.bytes, 16 << 20);
});

test('a time in which nothing was counting is kept as such', () => {
  const history = new LatencyHistory();
  history.add({ endMs: 5, seconds: 2, counted: undefined });
  assert.deepEqual(history.at(0), { endMs: 5, seconds: 2, counted: undefined });
});

test('a histogram that is kept comes back as it was', () => {
  const before = Histogram.of([5_000_000]);
  const bounded = before.add(Histogram.of([0, 1, 7, 1_000_000, 2e13])).subtract(before);
  for (const one of [Histogram.of([]), Histogram.of([0]), bounded, latencies(5000, 3)]) {
    assert.deepEqual(dense(sparse(one)), one);
  }
});
