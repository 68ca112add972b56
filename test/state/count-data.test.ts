// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CountedTarget } from '../../src/probes/counting.ts';
import type { IdentityFilter } from '../../src/probes/types.ts';
import { CountData } from '../../src/state/count-data.ts';

const ANYBODY: IdentityFilter = {
  pid: undefined,
  tid: undefined,
  uid: undefined,
  cgroup: undefined,
  self: false,
};

/** Counts of targets that a test sets. */
function counting(names: readonly string[]) {
  const counts = new Float64Array(names.length);
  const targets: CountedTarget[] = names.map((name, i) => ({ name, address: BigInt(0x1000 - i) }));
  const data = new CountData();
  data.reading = { noun: 'calls', sink: undefined, targets, read: () => counts.slice() };
  let nowMs = Date.now();
  const frame = (afterMs: number, last = false) => {
    nowMs += afterMs;
    data.frame({ nowMs, intervalMs: 1000, shown: true, last });
  };
  const shown = (height = 100) => data.view.page(height).map((number) => names[number]);
  return { counts, data, frame, shown };
}

test('rows are those that were hit, the most in the last interval first', () => {
  const { counts, data, frame, shown } = counting(['a', 'b', 'c', 'd']);
  counts.set([5, 0, 100, 7]);
  frame(1000);
  assert.deepEqual(shown(), ['c', 'd', 'a']);
  counts.set([50, 0, 101, 8]);
  frame(1000);
  assert.deepEqual(shown(), ['a', 'c', 'd']);
  assert.deepEqual([...data.view.counts.recent], [45, 0, 1, 1]);
  assert.deepEqual([...data.view.counts.total], [50, 0, 101, 8]);
  assert.equal(data.counted, 159);
});

test('an interval is as long as it was, however often frames come', () => {
  const { counts, data, frame } = counting(['a']);
  for (let i = 1; i <= 20; i++) {
    counts[0] = i * 3;
    frame(100);
  }
  const { recent, seconds, total } = data.view.counts;
  assert.deepEqual([recent[0], Math.round(seconds * 10), total[0]], [27, 9, 60]);
});

test('every column sorts, and the other way round; equal ones keep the order of their totals', () => {
  const { counts, data, frame, shown } = counting(['b', 'a', 'c']);
  counts.set([3, 1, 3]);
  frame(1000);
  counts.set([4, 9, 4]);
  frame(1000);
  data.view.sortBy('func');
  assert.deepEqual(shown(), ['a', 'b', 'c']);
  data.view.sortBy('addr');
  assert.deepEqual(shown(), ['c', 'a', 'b']);
  data.view.reverse();
  assert.deepEqual(shown(), ['b', 'a', 'c']);
  data.view.sortBy('total');
  assert.deepEqual(shown(), ['a', 'b', 'c']);
  data.view.reverse();
  assert.deepEqual(shown(), ['b', 'c', 'a']);
  data.view.turnSort(1);
  assert.equal(data.view.sort, 'addr');
  data.view.turnSort(1);
  assert.equal(data.view.sort, 'func');
  data.view.turnSort(-1);
  assert.equal(data.view.sort, 'addr');
});

test('the selection stays on its row wherever that goes, and the page goes along', () => {
  const names = Array.from({ length: 50 }, (_, i) => `f${i}`);
  const { counts, data, frame, shown } = counting(names);
  counts.forEach((_, i) => {
    counts[i] = 1000 - i;
  });
  frame(1000);
  data.view.move(1);
  data.view.move(2);
  assert.equal(names[data.view.selected ?? -1], 'f2');
  counts.forEach((_, i) => {
    counts[i] = 2000 + (i === 2 ? 0 : 10 * i);
  });
  frame(1000);
  assert.equal(names[data.view.selected ?? -1], 'f2');
  assert.ok(shown(10).includes('f2'));
  assert.equal(shown(10).length, 10);
  data.view.toLast();
  assert.equal(shown(10).at(-1), names[data.view.selected ?? -1]);
  data.view.toFirst();
  data.view.move(-1);
  assert.equal(data.view.selected, undefined);
});

test('a name that is typed leaves the others out', () => {
  const { counts, data, frame, shown } = counting(['vfs_read', 'vfs_write', 'ksys_read']);
  counts.set([1, 2, 3]);
  frame(1000);
  assert.equal(data.setFilter(ANYBODY, 'vfs'), '');
  assert.deepEqual(shown(), ['vfs_write', 'vfs_read']);
  assert.equal(data.setFilter(ANYBODY, '-VFS'), '');
  assert.deepEqual(shown(), ['ksys_read', 'vfs_write', 'vfs_read']);
  assert.equal(data.setFilter(ANYBODY, '!read$'), '');
  assert.deepEqual(shown(), ['ksys_read', 'vfs_read']);
  assert.match(data.setFilter(ANYBODY, '!('), /not a regular expression yet/);
  assert.deepEqual(shown(), ['ksys_read', 'vfs_read']);
});

test('a paused table stands still while counting goes on', () => {
  const { counts, data, frame, shown } = counting(['a', 'b']);
  counts.set([2, 1]);
  frame(1000);
  data.togglePause();
  counts.set([3, 100]);
  frame(1000);
  assert.deepEqual(shown(), ['a', 'b']);
  assert.deepEqual([...data.view.counts.total], [2, 1]);
  data.togglePause();
  assert.deepEqual(shown(), ['b', 'a']);
  assert.deepEqual([...data.view.counts.total], [3, 100]);
});

test('another filter starts anew, and what was counted before stays counted', () => {
  const { counts, data, frame } = counting(['a']);
  counts[0] = 23;
  frame(1000);
  data.filterChanged();
  assert.deepEqual([data.view.rows, data.counted], [0, 23]);
  counts[0] = 40;
  frame(1000);
  assert.deepEqual([...data.view.counts.total], [17]);
  assert.equal(data.counted, 40);
});

test('steps go from match to match in the order of the rows, and round at both ends', () => {
  const names = ['vfs_a', 'ksys_a', 'vfs_b', 'ksys_b'];
  const { counts, data, frame, shown } = counting(names);
  counts.set([4, 3, 2, 1]);
  frame(1000);
  assert.equal(data.setFilter(ANYBODY, 'vfs', true), '');
  assert.deepEqual(shown(), names, 'the others are shown too');
  assert.equal(data.view.matches, 2);
  const step = (by: 1 | -1) => `${data.view.toMatch(by)} ${names[data.view.selected ?? -1]}`;
  assert.deepEqual([step(1), step(1), step(1)], ['there vfs_a', 'there vfs_b', 'around vfs_a']);
  assert.equal(step(-1), 'around vfs_b');
  data.setFilter(ANYBODY, 'count<4 a', true);
  assert.deepEqual([data.view.matches, step(-1)], [1, 'there ksys_a']);
  assert.equal(step(1), 'around ksys_a');
  data.setFilter(ANYBODY, 'nothing', true);
  assert.deepEqual([data.view.matches, data.view.toMatch(1)], [0, 'none']);
});

test('a comparison holds for every interval anew', () => {
  const { counts, data, frame, shown } = counting(['a', 'b']);
  data.setFilter(ANYBODY, 'count>10');
  counts.set([20, 5]);
  frame(1000);
  assert.deepEqual(shown(), ['a']);
  counts.set([21, 500]);
  frame(1000);
  assert.deepEqual(shown(), ['b']);
  assert.equal(data.setFilter(ANYBODY, 'count>x'), 'count> needs a number, as 1000 or 1k, not x.');
  assert.deepEqual(shown(), ['b']);
});
