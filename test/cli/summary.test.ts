// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonSummary, plainSummary } from '../../src/cli/summary.ts';

const counters = {
  seen: 0,
  superseded: 0,
  losses: { ring: 0, arena: 0, untracked: 0 },
  missed: 0,
  runTimeNs: 0,
  timedEvents: 0,
};
const totals = (...skipped: readonly (readonly [target: string, reason: string])[]) => ({
  events: 23,
  seconds: 1,
  counters,
  skipped: skipped.map(([target, reason]) => ({ target, reason })),
});
const many = (count: number, reason: string) =>
  Array.from({ length: count }, (_, i) => [`f${i}`, reason] as const);

test('a few that were skipped are told one by one', () => {
  const text = plainSummary(totals(['one', 'is no function'], ['two', 'is not safe']));
  assert.deepEqual(text.split('\n').slice(1), [
    'probetop: skipped one: is no function',
    'probetop: skipped two: is not safe',
    '',
  ]);
});

test('many that were skipped are told by their reasons, those of the most first', () => {
  const all = totals(
    ...many(2, 'is no function'),
    ...many(1009, 'is not safe'),
    ...many(3, 'is busy'),
    ...many(1, 'is gone'),
    ...many(1, 'is new'),
  );
  assert.deepEqual(plainSummary(all).split('\n').slice(1), [
    'probetop: 1009 skipped (f0, f1, f2, …): is not safe',
    'probetop: 3 skipped (f0, f1, f2): is busy',
    'probetop: 2 skipped (f0, f1): is no function',
    'probetop: 2 more skipped; --json lists all with their reasons',
    '',
  ]);
  const line = JSON.parse(jsonSummary('funccount', 'now', all)) as { summary: { skipped: unknown[] } };
  assert.equal(line.summary.skipped.length, 1016);
});
