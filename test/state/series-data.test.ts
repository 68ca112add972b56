// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesData } from '../../src/state/series-data.ts';

function series(names: readonly string[] = ['READ', 'WRITE']) {
  const counts = new Float64Array(names.length);
  const data = new SeriesData();
  const targets = names.map((name) => ({ name, address: undefined }));
  data.reading = { noun: 'calls', sink: undefined, targets, read: () => counts.slice() };
  let nowMs = Date.now();
  const frame = (afterMs: number, last = false) => {
    nowMs += afterMs;
    data.frame({ nowMs, intervalMs: 1000, shown: true, last });
  };
  const last = (count: number) => data.view.last(count).map((sample) => sample.counts && [...sample.counts]);
  return { counts, data, frame, last };
}

test('what the samples have together is the total, however frames fall', () => {
  const { counts, data, frame, last } = series();
  const steps = [30, 950, 1000, 100, 100, 899, 1200, 40];
  for (const [i, step] of steps.entries()) {
    counts.set([(i + 1) * 7, (i + 1) * 11]);
    frame(step, i === steps.length - 1);
  }
  const sum = last(100).reduce<number[]>(
    (all, one) => all.map((count, i) => count + (one?.[i] ?? 0)),
    [0, 0],
  );
  assert.deepEqual(sum, [56, 88]);
  assert.deepEqual([...data.total], [56, 88]);
  assert.equal(data.counted, 144);
});

test('one looks at the newest until one moves back, and goes along again at the end', () => {
  const { counts, data, frame, last } = series(['READ']);
  for (let i = 1; i <= 5; i++) {
    counts[0] = i * i;
    frame(1000);
  }
  assert.deepEqual(last(2), [[7], [9]]);
  data.past.step(-2);
  assert.deepEqual([last(2), data.past.moment?.moved], [[[3], [5]], false]);
  counts[0] = 36;
  frame(1000);
  assert.deepEqual(last(2), [[3], [5]]);
  data.past.toOldest();
  assert.deepEqual(last(2), [[1]]);
  data.past.step(100);
  assert.deepEqual([last(2), data.past.moment?.moved], [[[9], [11]], undefined]);
});

test('a pause holds what is seen, and a filter leaves a gap', () => {
  const { counts, data, frame, last } = series(['READ']);
  counts[0] = 3;
  frame(1000);
  data.togglePause();
  counts[0] = 10;
  frame(1000);
  assert.deepEqual(last(5), [[3]]);
  data.togglePause();
  data.filterChanged();
  counts[0] = 14;
  frame(1000);
  assert.deepEqual(last(5), [[3], [7], undefined, [4]]);
  assert.deepEqual([[...data.total], data.counted], [[4], 14]);
});

test('fifteen minutes are kept', () => {
  const { counts, data, frame } = series(['READ']);
  for (let i = 1; i <= 2000; i++) {
    counts[0] = i;
    frame(1000);
  }
  assert.equal(data.history.end, 2000);
  assert.equal(data.history.end - data.history.first, 901);
});

test('operations are found by name, and by the rate of the interval that is looked at', () => {
  const { counts, data, frame } = series(['READ', 'WRITE', 'FSYNC']);
  const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
  counts.set([5, 500, 0]);
  frame(1000);
  counts.set([505, 505, 0]);
  frame(1000);
  const found = (typed: string, all = false) => {
    assert.equal(data.setFilter(anybody, typed, all), '');
    return data.listed.map((target) => data.targets[target]?.name);
  };
  assert.deepEqual(found('r'), ['READ', 'WRITE']);
  assert.deepEqual(found('-sync'), ['READ', 'WRITE']);
  assert.deepEqual(found('rate>100'), ['READ']);
  assert.deepEqual(found('total<100'), ['FSYNC']);
  assert.deepEqual(found('rate>100', true), ['READ', 'WRITE', 'FSYNC']);
  assert.deepEqual(data.matching, [0]);
  data.past.step(-1);
  assert.deepEqual(found('rate>100'), ['WRITE'], 'of the interval before');
  assert.deepEqual(found('total<100'), ['READ', 'FSYNC'], 'the totals of then');
  assert.match(data.setFilter(anybody, 'rate>1x'), /x is no unit of a rate/);
});

test('in the past the totals are those of then, of another filter too', () => {
  const { counts, data, frame } = series(['READ']);
  for (const count of [3, 10, 24]) {
    counts[0] = count;
    frame(1000);
  }
  data.filterChanged();
  counts[0] = 30;
  frame(1000);
  const totals = [0, 1, 2, 3].map(() => {
    const [total] = data.total;
    data.past.step(-1);
    return total;
  });
  assert.deepEqual(totals, [6, 24, 24, 10]);
  data.past.toLive();
  assert.deepEqual([...data.total], [6]);
});

test('what was paused keeps its newest until what came since is asked for; moves leave the newest as it is', () => {
  const { counts, data, frame } = series(['READ']);
  const more = (count: number) => {
    counts[0] = (counts[0] ?? 0) + count;
    frame(1000);
  };
  const newest = () => data.view.newest(1)[0]?.counts?.[0];
  for (const count of [1, 2, 3, 4]) more(count);
  data.past.step(-2);
  assert.deepEqual([newest(), data.view.paused], [4, false]);
  data.past.toLive();
  data.togglePause();
  more(5);
  more(6);
  assert.deepEqual([newest(), data.view.paused], [4, true]);
  data.past.step(-1);
  assert.deepEqual([newest(), data.view.paused], [4, true]);
  data.past.step(2);
  assert.deepEqual([newest(), data.view.paused], [6, false]);
  assert.equal(data.view.last(1)[0]?.counts?.[0], 5);
  data.view.lookAt(data.history.end - 1);
  assert.equal(data.past.moment, undefined, 'the newest is followed');
});
