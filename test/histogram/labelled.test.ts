// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, Histogram, merge } from '../../src/histogram/histogram.ts';
import {
  countedSince,
  type LabelledHistogram,
  type Labels,
  labelKey,
  splitBy,
} from '../../src/histogram/labelled.ts';
import { Random } from '../ui/screen/random.ts';
import { distributions, values } from './values.ts';

const one = (labels: Labels, ...list: readonly number[]): LabelledHistogram => ({
  labels,
  histogram: Histogram.of(list),
});
const sda = (flags: string, ...list: readonly number[]) => one({ disk: 'sda', flags }, ...list);
const sdb = (flags: string, ...list: readonly number[]) => one({ disk: 'sdb', flags }, ...list);

/** What they are called, and how many each has. */
const told = (all: readonly LabelledHistogram[]) =>
  all.map(({ labels, histogram }) => [...Object.values(labels), histogram.count]);

const ALL = [sda('Read', 5, 50), sdb('Read', 7, 70, 700, 7000), sda('Write', 9), sdb('Sync-Write', 8)];

test('split by nothing they are one without labels, of nothing too', () => {
  const [whole, ...others] = splitBy(ALL, []);
  assert.deepEqual(others, []);
  assert.deepEqual(whole, { labels: {}, histogram: merge(ALL.map(({ histogram }) => histogram)) });
  assert.deepEqual(splitBy([], []), [{ labels: {}, histogram: EMPTY }]);
});

test('split by some names those with the same labels are one, and the one with the most comes first', () => {
  assert.deepEqual(told(splitBy(ALL, ['disk'])), [
    ['sdb', 5],
    ['sda', 3],
  ]);
  assert.deepEqual(told(splitBy(ALL, ['flags'])), [
    ['Read', 6],
    ['Write', 1],
    ['Sync-Write', 1],
  ]);
  assert.deepEqual(told(splitBy(ALL, ['disk', 'flags'])), [
    ['sdb', 'Read', 4],
    ['sda', 'Read', 2],
    ['sda', 'Write', 1],
    ['sdb', 'Sync-Write', 1],
  ]);
  assert.deepEqual(splitBy([], ['disk']), []);
  assert.deepEqual(splitBy(ALL, ['disk'])[1]?.histogram, Histogram.of([5, 50, 9]));
});

test('labels come in the order in which they are asked for, and one that is missing is empty', () => {
  assert.deepEqual(
    splitBy([sda('Read', 5)], ['flags', 'disk']).map(({ labels }) => Object.entries(labels)),
    [
      [
        ['flags', 'Read'],
        ['disk', 'sda'],
      ],
    ],
  );
  assert.deepEqual(told(splitBy([one({}, 5), sda('Read', 5)], ['disk'])), [
    ['', 1],
    ['sda', 1],
  ]);
});

test('no two sets of labels have one key', () => {
  const sets: Labels[] = [{}, { a: '' }, { a: '","b' }, { a: '', b: '' }, { b: '', a: '' }, { a: 'b' }];
  assert.equal(new Set(sets.map(labelKey)).size, sets.length);
});

test('what was counted since is told of those of which something was, new ones whole', () => {
  const now = [sda('Read', 5, 50, 51), sdb('Read', 7), sda('Write', 9, 9)];
  const since = countedSince(now, [sda('Read', 5), sdb('Read', 7)]);
  assert.deepEqual(told(since), [
    ['sda', 'Read', 2],
    ['sda', 'Write', 2],
  ]);
  assert.deepEqual(since[0]?.histogram.counts, Histogram.of([50, 51]).counts);
  assert.deepEqual(since[1]?.histogram, Histogram.of([9, 9]));
  assert.deepEqual(countedSince(now, now), []);
  assert.deepEqual(countedSince(now, []), now);
  assert.deepEqual(countedSince([], []), []);
});

test('a count that fell is an error', () => {
  assert.throws(() => countedSince([sda('Read', 5)], [sda('Read', 5, 5)]), {
    name: 'RangeError',
    message: /bucket 5 went from 2 to 1/,
  });
  assert.throws(() => countedSince([sda('Read', 50)], [sda('Read', 5)]), RangeError);
});

test('of two with the same labels, as of a disk that came in the place of another, both count', () => {
  const before = [sda('Read', 5, 5, 5), sda('Read', 60)];
  const after = [sda('Read', 5, 5, 5), sda('Read', 60, 60, 7000)];
  assert.deepEqual(countedSince(before, before), []);
  const [since, ...others] = countedSince(after, before);
  assert.deepEqual(others, []);
  assert.deepEqual(since?.histogram.counts, Histogram.of([60, 7000]).counts);
  assert.deepEqual(told(countedSince(after, [])), [['sda', 'Read', 6]]);
  assert.deepEqual(told(countedSince(after, [sda('Read', 5)])), [['sda', 'Read', 5]]);
});

test('the intervals of any run are all of it, each once, by any labels', () => {
  const random = new Random(20_260_101);
  const kinds = Object.values(distributions);
  const [disks, flags] = [
    ['sda', 'sdb', 'nvme0n1'],
    ['Read', 'Write'],
  ];
  let now: readonly LabelledHistogram[] = [];
  let before: readonly LabelledHistogram[] = [];
  const intervals: LabelledHistogram[] = [];
  for (let step = 0; step < 60; step++) {
    const labels = { disk: disks[random.below(3)] ?? '', flags: flags[random.below(2)] ?? '' };
    const distribution = kinds[random.below(kinds.length)] as (typeof kinds)[number];
    const more = Histogram.of(values(distribution, random.below(50), step));
    const known = now.find((had) => labelKey(had.labels) === labelKey(labels));
    const histogram = known ? known.histogram.add(more) : more;
    now = [...now.filter((had) => had !== known), { labels, histogram }];
    if (random.chance(0.6)) continue;
    intervals.push(...countedSince(now, before));
    before = now;
  }
  intervals.push(...countedSince(now, before));
  for (const names of [[], ['disk'], ['flags'], ['disk', 'flags']]) {
    const sorted = (all: readonly LabelledHistogram[]) =>
      splitBy(all, names)
        .filter(({ histogram }) => histogram.count > 0)
        .map(({ labels, histogram }) => `${labelKey(labels)} ${histogram.sum} ${histogram.counts}`)
        .sort();
    assert.deepEqual(sorted(intervals), sorted(now));
  }
});
