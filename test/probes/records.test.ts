// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordBatch } from '../../src/probes/decode/records.ts';

const SHAPE = { generation: 4, smallest: 8 };

/** Records as the addon hands them over: header, payload of `length` bytes with its generation, padding to 8. */
function batchOf(
  records: readonly { generation: number; length: number }[],
  generation: number,
): RecordBatch {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const record of records) {
    view.setUint32(at, record.length, true);
    view.setUint32(at + 8 + SHAPE.generation, record.generation, true);
    at += 8 + ((record.length + 7) & ~7);
  }
  const batch = new RecordBatch(bytes, SHAPE);
  batch.append(at, generation);
  return batch;
}

function lengths(batch: RecordBatch): number[] {
  const found: number[] = [];
  while (batch.next()) found.push(batch.length);
  return found;
}

test('yields records of every length in order', () => {
  assert.deepEqual(
    lengths(
      batchOf(
        [8, 9, 15, 16, 100].map((length) => ({ generation: 1, length })),
        1,
      ),
    ),
    [8, 9, 15, 16, 100],
  );
});

test('leaves out what an older filter let through', () => {
  const batch = batchOf(
    [
      { generation: 1, length: 8 },
      { generation: 2, length: 9 },
      { generation: 1, length: 10 },
    ],
    2,
  );
  assert.equal(batch.count, 1);
  assert.deepEqual(lengths(batch), [9]);
});

test('takes in more behind what it has, and stands on any of them', () => {
  const batch = batchOf([{ generation: 1, length: 8 }], 1);
  batch.view.setUint32(batch.used, 12, true);
  batch.view.setUint32(batch.used + 8 + SHAPE.generation, 1, true);
  assert.equal(batch.append(24, 1), 1);
  assert.deepEqual([batch.count, batch.used], [2, 16 + 24]);
  batch.seek(1);
  assert.deepEqual([batch.at, batch.length], [24, 12]);
  batch.seek(0);
  assert.deepEqual(lengths(batch), [12]);
  batch.clear();
  assert.deepEqual([batch.next(), batch.used], [false, 0]);
});

test('refuses a record that is cut off or shorter than its struct, and a header that is', () => {
  for (const [length, used] of [
    [4000 * 2, 16],
    [SHAPE.smallest - 1, 16],
    [8, 12],
    [8, 20],
  ] as const) {
    const batch = batchOf([], 1);
    batch.view.setUint32(0, length, true);
    assert.throws(() => batch.append(used, 1), RangeError, `${length} bytes of ${used}`);
  }
});
