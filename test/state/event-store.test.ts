// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendRows, ROWS_KEPT } from '../../src/state/event-store.ts';

test('keeps the newest rows in order and no more than it may', () => {
  const many = Array.from({ length: ROWS_KEPT + 23 }, (_, index) => index);
  const kept = appendRows(many.slice(0, 400), many.slice(400));
  assert.equal(kept.length, ROWS_KEPT);
  assert.deepEqual([kept[0], kept.at(-1)], [23, ROWS_KEPT + 22]);
});

test('keeps the very same rows when none came, so that nobody renders again', () => {
  const rows = [1, 2, 3];
  assert.equal(appendRows(rows, []), rows);
});
