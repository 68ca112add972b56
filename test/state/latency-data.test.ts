// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatencyData } from '../../src/state/latency-data.ts';
import { countOf, disk, framesFor, latencyCounter, samplesOf } from './latency-counter.ts';

function counting(splitBy: readonly string[] = []) {
  const data = new LatencyData();
  const counter = latencyCounter(splitBy);
  data.reading = counter.reading;
  return { data, ...counter, frame: framesFor(data) };
}

test('before the first start there is nothing, and frames do nothing', () => {
  const data = new LatencyData();
  framesFor(data)(5000);
  assert.deepEqual([data.counted, data.history.end, data.sink, data.layout], [0, 0, undefined, undefined]);
  assert.deepEqual([data.shown.kind, data.splitBy, data.listed], ['since', [], []]);
});

test('a sample is taken about once an interval, however fast frames come', () => {
  const { data, count, frame } = counting();
  for (let i = 0; i < 50; i++) {
    count(disk('sda'), 1000);
    frame(100);
    assert.equal(countOf(data.since.counted), i + 1);
  }
  assert.ok(data.history.end >= 4 && data.history.end <= 5, `${data.history.end}`);
  assert.ok(samplesOf(data).every((each) => each === 9 || each === 10));
});

test('calls are read with a sample, and the histograms alone between two', () => {
  const data = new LatencyData();
  let calls = 0;
  const counter = latencyCounter([], () => ({
    each: [{ labels: {}, calls, missed: calls }],
    inFlight: calls,
  }));
  const asked: (boolean | undefined)[] = [];
  const { read } = counter.reading;
  data.reading = {
    ...counter.reading,
    read: (withCalls) => {
      asked.push(withCalls);
      return read();
    },
  };
  const frame = framesFor(data, 100);
  const seen: unknown[] = [];
  for (let i = 1; i <= 20; i++) {
    calls = i;
    frame(100);
    seen.push(data.untimed?.inFlight);
  }
  frame(10, { last: true });
  const [sampled = 0, again = 0] = asked.slice(1).flatMap((withCalls, i) => (withCalls ? [i] : []));
  assert.ok(sampled < 10 && again - sampled >= 9, String(asked));
  assert.equal(asked.at(-1), true, 'what stands in the end is whole');
  assert.deepEqual(seen.slice(sampled, again), Array(again - sampled).fill(sampled + 1));
  assert.deepEqual([data.untimed?.inFlight, data.untimed?.missed], [20, 20]);
});

test('a frame between two intervals, as at the start, is no sample', () => {
  const { data, frame } = counting();
  frame(0, { intervalMs: 0 });
  frame(20, { intervalMs: 0 });
  assert.equal(data.history.end, 0);
});

test('nothing is lost between samples and total', () => {
  const { data, count, frame } = counting();
  let total = 0;
  for (let i = 0; i < 200; i++) {
    const values = Array.from({ length: i % 7 }, (_, at) => 1000 * at + i);
    count(disk(`sd${i % 3}`, i % 2 ? 'Read' : 'Write'), ...values);
    total += values.length;
    frame(150 + (i % 5) * 333);
  }
  frame(10, { last: true });
  assert.equal(countOf(data.since.counted), total);
  assert.equal(
    samplesOf(data).reduce<number>((sum, one) => sum + Number(one), 0),
    total,
  );
});

test('a tool that nobody sees takes its samples and reads nothing in between', () => {
  const { data, count, frame, settings } = counting();
  const { reads } = settings;
  for (let i = 0; i < 30; i++) {
    count(disk('sda'), 1000);
    frame(100, { shown: false });
  }
  assert.equal(samplesOf(data).length, settings.reads - reads);
  assert.equal(data.history.end, 3);
});

test('a filter that changes begins a new count; a column without one is between them', () => {
  const { data, count, frame } = counting();
  count(disk('sda'), 1000, 1000);
  frame(1000);
  assert.equal(data.sinceFilter, false);
  data.filterChanged();
  assert.deepEqual([countOf(data.since.counted), data.sinceFilter, data.counted], [0, true, 2]);
  count(disk('sda'), 1000);
  frame(1000);
  assert.deepEqual([countOf(data.since.counted), data.counted], [1, 3]);
  assert.deepEqual(samplesOf(data), [2, '-', 1]);
});

test('stopped, it keeps its last numbers; started again, it counts from nothing', () => {
  const { data, count, frame } = counting();
  count(disk('sda'), 1000);
  frame(1000);
  count(disk('sda'), 1000);
  frame(200, { last: true });
  assert.deepEqual([countOf(data.since.counted), samplesOf(data)], [2, [1, 1]]);
  frame(20, { last: true });
  assert.deepEqual(samplesOf(data), [1, 1]);
  const again = latencyCounter();
  again.count(disk('sda'), 1, 2, 3);
  data.reading = again.reading;
  assert.deepEqual([countOf(data.since.counted), data.counted, data.sinceFilter], [0, 2, false]);
  again.count(disk('sda'), 4);
  frame(60_000);
  assert.deepEqual([countOf(data.since.counted), samplesOf(data)], [1, [1, 1, '-', 1]]);
});

test('paused, all that is shown stands still, and nothing is lost', () => {
  const { data, count, frame } = counting(['disk']);
  count(disk('sda'), 1000);
  frame(1000);
  data.togglePause();
  count(disk('sdb'), 1000, 1000);
  frame(1000);
  assert.equal(countOf(data.shown.counted), 1);
  assert.deepEqual(
    data.listed.map(({ labels }) => labels.disk),
    ['sda'],
  );
  assert.equal(data.view.columns(9).columns.length, 1);
  data.togglePause();
  assert.equal(countOf(data.shown.counted), 3);
  assert.deepEqual(
    data.view.columns(9).columns.map(({ histogram }) => histogram?.count),
    [1, 2],
  );
});

const ANYBODY = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };

/** sda is quick and often used, sdb slow, nvme0n1 in between. */
function threeDisks() {
  const counter = counting(['disk']);
  counter.count(disk('sda'), ...Array<number>(50).fill(100_000));
  counter.count(disk('nvme0n1'), ...Array<number>(20).fill(4_000_000));
  counter.count(disk('sdb'), ...Array<number>(5).fill(80_000_000));
  counter.frame(1000);
  return { ...counter, disks: () => counter.data.listed.map(({ labels }) => labels.disk) };
}

test('histograms are found by their labels and by their percentiles', () => {
  const { data, disks } = threeDisks();
  assert.deepEqual(disks(), ['sda', 'nvme0n1', 'sdb']);
  data.setFilter(ANYBODY, 'sd');
  assert.deepEqual(disks(), ['sda', 'sdb']);
  assert.equal(data.setFilter(ANYBODY, 'p99>1ms'), '');
  assert.deepEqual([disks(), data.found], [['nvme0n1', 'sdb'], { matching: 2, all: 3 }]);
  assert.equal(data.setFilter(ANYBODY, 'p99>1'), 'p99> needs a time with its unit, as 10ms or 250us.');
  assert.deepEqual(disks(), ['nvme0n1', 'sdb'], 'the rows are those of the text before');
  data.setFilter(ANYBODY, 'p99>1ms', true);
  assert.deepEqual(disks(), ['sda', 'nvme0n1', 'sdb']);
});

test('steps go from match to match, and what is selected stays in sight whatever is looked for', () => {
  const { data, disks } = threeDisks();
  data.setFilter(ANYBODY, 'p99>1ms', true);
  const selected = () =>
    data.listed.find(({ labels }) => JSON.stringify(Object.entries(labels)) === data.view.selected);
  const step = (by: 1 | -1) => `${data.toMatch(by)} ${selected()?.labels.disk}`;
  assert.deepEqual(
    [step(1), step(1), step(1), step(-1)],
    ['there nvme0n1', 'there sdb', 'around nvme0n1', 'around sdb'],
  );
  data.setFilter(ANYBODY, 'sda');
  assert.deepEqual(disks(), ['sda', 'sdb']);
});
