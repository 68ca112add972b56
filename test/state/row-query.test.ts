// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram } from '../../src/histogram/histogram.ts';
import { COUNT_SEARCH, countRows } from '../../src/state/count-rows.ts';
import { latencySearch } from '../../src/state/latency-rows.ts';
import { searchTable, type TableColumn } from '../../src/state/row-query.ts';

function found<Row>(typed: string, columns: readonly TableColumn<Row>[], rows: readonly Row[]): Row[] {
  const search = searchTable(typed, columns);
  assert.ok(search && 'query' in search, JSON.stringify([typed, search]));
  return rows.filter((row) => search.passes(row));
}

const rows = countRows({
  targets: ['vfs_read', 'vfs_write', 'ksys_read', 'never'].map((name, i) => ({
    name,
    address: 0xffffffff81000000n + BigInt(i),
  })),
  recent: Float64Array.from([60, 30, 10, 0]),
  total: Float64Array.from([6000, 300, 10, 0]),
  seconds: 2,
});
const names = (typed: string) => found(typed, COUNT_SEARCH, rows).map(({ target }) => target?.name);

test('counts are found by name, and compared by every column that is a number', () => {
  assert.deepEqual(names('vfs'), ['vfs_read', 'vfs_write']);
  assert.deepEqual(names('-vfs'), ['ksys_read']);
  assert.deepEqual(names('!read$'), ['vfs_read', 'ksys_read']);
  assert.deepEqual(names('count>=30'), ['vfs_read', 'vfs_write']);
  assert.deepEqual(names('rate>10/s'), ['vfs_read', 'vfs_write']);
  assert.deepEqual(names('rate=5'), ['ksys_read']);
  assert.deepEqual(names('share<50%'), ['vfs_write', 'ksys_read']);
  assert.deepEqual(names('total>1k'), ['vfs_read']);
  assert.deepEqual(names('total>100 write'), ['vfs_write']);
  assert.deepEqual(names('func=vfs_read'), ['vfs_read']);
});

test('an address is found by its digits when it is asked for, and exactly', () => {
  assert.deepEqual(names('addr:81000001'), ['vfs_write']);
  assert.deepEqual(names('addr=0xffffffff81000002'), ['ksys_read']);
  assert.deepEqual(names('81000001'), []);
});

const latency = (disk: string, ns: number) => ({
  labels: { disk },
  histogram: Histogram.of(Array<number>(100).fill(ns)),
  seconds: 10,
});
const histograms = [latency('nvme0n1', 100_000), latency('sda', 20_000_000), latency('sdb', 300_000_000)];
const disks = (typed: string) =>
  found(typed, latencySearch(['disk']), histograms).map(({ labels }) => labels.disk);

test('histograms are found by their labels, their percentiles and their rates', () => {
  assert.deepEqual(disks('sd'), ['sda', 'sdb']);
  assert.deepEqual(disks('disk:nvme'), ['nvme0n1']);
  assert.deepEqual(disks('p99>10ms'), ['sda', 'sdb']);
  assert.deepEqual(disks('p99.9>100ms'), ['sdb']);
  assert.deepEqual(disks('max<1ms'), ['nvme0n1']);
  assert.deepEqual(disks('p50>1ms p50<100ms'), ['sda']);
  assert.deepEqual(disks('rate>=10 count=100'), ['nvme0n1', 'sda', 'sdb']);
  const search = searchTable('p99>10', latencySearch(['disk']));
  assert.ok(search && 'problem' in search);
  assert.equal(search.problem, 'p99> needs a time with its unit, as 10ms or 250us.');
});

test('what is not known is not what is asked for', () => {
  const empty = { labels: { disk: 'sdc' }, histogram: Histogram.of([]), seconds: 0 };
  const asked = ['p99>0ns', 'p99<1h', 'max>=0ns', 'rate>=0', '-p99>0ns'];
  for (const typed of asked) assert.deepEqual(found(typed, latencySearch(['disk']), [empty]), [], typed);
});
