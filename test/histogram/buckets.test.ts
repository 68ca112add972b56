// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKETS, bucketOf, floorLog2, highOf, lowOf, OPEN_BUCKET } from '../../src/histogram/buckets.ts';
import { Random } from '../ui/screen/random.ts';

/** As the kernel has it, in its own arithmetic. */
function kernelBucket(value: bigint): number {
  if (value < 8n) return Number(value);
  const octave = value.toString(2).length - 1;
  if (octave > 43) return 335;
  return (octave - 2) * 8 + Number((value >> BigInt(octave - 3)) & 7n);
}

test('there are 336 buckets without a gap, each at most an eighth of its low bound wide', () => {
  assert.equal(BUCKETS, 336);
  assert.equal(lowOf(0), 0);
  for (let index = 0; index < OPEN_BUCKET; index++) {
    const [low, high] = [lowOf(index), highOf(index)];
    assert.equal(bucketOf(low), index);
    assert.equal(bucketOf(high), index);
    assert.equal(lowOf(index + 1), high + 1);
    assert.ok((high - low) * 8 <= low);
  }
  assert.equal(lowOf(OPEN_BUCKET), 15 * 2 ** 40);
  assert.equal(highOf(OPEN_BUCKET), Number.POSITIVE_INFINITY);
});

test('a value has the bucket that the kernel gives it, up to 2^53', () => {
  const random = new Random(7);
  for (let bits = 0; bits <= 53; bits++) {
    const near = [-2, -1, 0, 1, 2].map((by) => 2 ** bits + by);
    const inside = Array.from({ length: 200 }, () => 2 ** bits + random.below(2 ** 32) * 2 ** (bits - 32));
    for (const value of [...near, ...inside].map(Math.floor)) {
      if (value < 0 || value > 2 ** 53) continue;
      assert.equal(bucketOf(value), kernelBucket(BigInt(value)), `${value} ns`);
    }
  }
});

test('an hour is not in the lump at the top', () => {
  const [hour, more, later] = [3.6e12, 3.7e12, 4.5e12].map(bucketOf) as [number, number, number];
  assert.ok(hour <= more && more < later && later < OPEN_BUCKET);
  assert.equal(bucketOf(2 ** 44 - 1), OPEN_BUCKET);
  assert.equal(bucketOf(2 ** 44), OPEN_BUCKET);
  assert.equal(bucketOf(Number.POSITIVE_INFINITY), OPEN_BUCKET);
});

test('logarithms are exact where those of floating point are not', () => {
  assert.equal(floorLog2(2 ** 49 - 1), 48);
  assert.deepEqual(
    [0, 1, 2, 3, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53].map(floorLog2),
    [0, 0, 1, 1, 31, 31, 32, 53],
  );
});

test('what is no latency and no bucket is an error', () => {
  for (const ns of [-1, Number.NaN]) assert.throws(() => bucketOf(ns), RangeError);
  for (const index of [-1, 0.5, BUCKETS]) {
    assert.throws(() => lowOf(index), RangeError);
    assert.throws(() => highOf(index), RangeError);
  }
});
