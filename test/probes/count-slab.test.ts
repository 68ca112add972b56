// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CountSlab } from '../../src/probes/decode/count-slab.ts';

test('arrays are as long as they are asked for, begin at 0, and do not lie over one another', () => {
  const slab = new CountSlab();
  const lengths = Array.from({ length: 500 }, (_, i) => [0, 1, 8, 23, 512, 513, 10_000][i % 7] as number);
  const made = lengths.map((length, i) => {
    const counts = slab.zeros(length);
    assert.deepEqual([counts.length, counts.every((count) => count === 0)], [length, true]);
    return counts.fill(i + 1);
  });
  made.forEach((counts, i) => {
    assert.ok(counts.every((count) => count === i + 1));
  });
});

test('small ones share memory, large ones have their own', () => {
  const slab = new CountSlab();
  const [one, other, large] = [slab.zeros(10), slab.zeros(10), slab.zeros(10_000)];
  assert.equal(one.buffer, other.buffer);
  assert.equal(large.buffer.byteLength, large.byteLength);
});

test('a difference is of as many as there are now', () => {
  const slab = new CountSlab();
  const [before, now] = [Float64Array.of(1, 2), Float64Array.of(4, 2, 7)];
  assert.deepEqual([...slab.difference(now, before)], [3, 0, 7]);
  assert.deepEqual([...slab.difference(now, new Float64Array())], [4, 2, 7]);
});
