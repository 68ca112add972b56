// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKETS, OPEN_BUCKET } from '../../../src/histogram/buckets.ts';
import { EMPTY, Histogram } from '../../../src/histogram/histogram.ts';
import { unitRanges } from '../../../src/histogram/log2.ts';
import { ranges } from '../../../src/histogram/ranges.ts';
import { foreground } from '../../../src/ui/screen/style.ts';
import { type HistogramView, paintHistogram, rowWindow } from '../../../src/ui/views/histogram.ts';
import { isAscii, latencies, painted, paintedGrid } from './painted.ts';

const view = (histogram: Histogram, more: Partial<HistogramView> = {}): HistogramView => ({
  histogram,
  rows: ranges(histogram, 1),
  seconds: 2,
  noun: 'calls',
  ascii: false,
  scroll: 0,
  placeholder: () => 'Tracing; no calls yet.',
  ...more,
});

const many = (list: readonly (readonly [number, number])[]) =>
  Histogram.of(list.flatMap(([ns, count]) => Array<number>(count).fill(ns)));

const few = many([
  [70_000, 1],
  [300_000, 60],
  [600_000, 30],
  [3_000_000, 8],
]);

test('rows have a range, a count, a bar in eighths and the share up to there', () => {
  assert.deepEqual(
    painted(80, 12, (area) => paintHistogram(area, view(few, { rows: unitRanges(few, 'usecs') }))),
    [
      ' p50 ≤328 µs    p90 ≤655 µs    p99 3 ms       p99.9 3 ms       max 3 ms',
      ' mean 607 µs    50/s     99 calls  ≤ at most 12.5 % too high',
      '    64 µs –   128 µs      1  ▋                                            1.0 %',
      '   128 µs –   256 µs      0                                               1.0 %',
      '   256 µs –   512 µs     60  █████████████████████████████████████████   61.6 %',
      '   512 µs –  1.02 ms     30  ████████████████████▌                       91.9 %',
      '  1.02 ms –  2.05 ms      0                                              91.9 %',
      '  2.05 ms –   4.1 ms      8  █████▌                                     100.0 %',
      '',
      '',
      '',
      '',
    ],
  );
});

test('in ASCII bars are of whole cells, and what is little is still there', () => {
  const lines = painted(60, 7, (area) => paintHistogram(area, view(few, { ascii: true })));
  assert.ok(isAscii(lines));
  assert.deepEqual(lines, [
    ' p50 <=328 us    p99 3 ms        max 3 ms',
    '  65.5 us -   131 us      1  #                        1.0 %',
    '   131 us -   262 us      0                           1.0 %',
    '   262 us -   524 us     60  #####################   61.6 %',
    '   524 us -  1.05 ms     30  ###########             91.9 %',
    '  1.05 ms -   2.1 ms      0                          91.9 %',
    '   2.1 ms -  4.19 ms      8  ###                    100.0 %',
  ]);
});

test('figures stay where they are while their numbers change', () => {
  const places = (histogram: Histogram) => {
    const lines = painted(80, 12, (area) => paintHistogram(area, view(histogram)));
    return lines.slice(0, 2).map((line) => [...line.matchAll(/p[\d.]+|max|mean/g)].map(({ index }) => index));
  };
  const before = places(few);
  assert.ok(before.flat().length === 6);
  for (let seed = 0; seed < 50; seed++) assert.deepEqual(places(latencies(50 + seed * 300, seed)), before);
});

test('one count is a whole bar, and every percentile is exact', () => {
  const one = Histogram.of([1500]);
  assert.deepEqual(
    painted(60, 4, (area) => paintHistogram(area, view(one, { seconds: undefined }))),
    [
      ' p50 1.5 µs     p90 1.5 µs     p99 1.5 µs     max 1.5 µs',
      '  1.02 µs –  2.05 µs      1  █████████████████████  100.0 %',
      '',
      '',
    ],
  );
});

test('nothing counted is the sentence of the caller, in any height', () => {
  assert.deepEqual(
    painted(30, 4, (area) => paintHistogram(area, view(EMPTY))),
    ['', '', ' Tracing; no calls yet.', ''],
  );
  assert.deepEqual(
    painted(30, 1, (area) => paintHistogram(area, view(EMPTY))),
    [' Tracing; no calls yet.'],
  );
});

test('what is in the open bucket is told by its lower bound', () => {
  const slow = Histogram.of([2e13, 2e13, 3e13]);
  const [figures, row] = painted(80, 4, (area) => paintHistogram(area, view(slow)));
  assert.match(figures ?? '', /p50 ≥4\.58 h {4}p90 8\.33 h .* max 8\.33 h/);
  assert.match(row ?? '', /^ {12}≥ 2\.44 h {6}3 {2}█+ {2}100\.0 %/);
  const counts = new Float64Array(BUCKETS);
  counts[OPEN_BUCKET] = 1;
  const torn = view(new Histogram(counts, 0, 0), { ascii: true });
  assert.match(
    painted(80, 4, (area) => paintHistogram(area, torn))[0] ?? '',
    /p50 >=4\.58 h .* max >=4\.58 h/,
  );
});

test('a maximum of an interval that is only a bound says so', () => {
  const before = Histogram.of([5_000_000]);
  const since = before.add(Histogram.of([1_000_000, 1_000_000])).subtract(before);
  assert.match(painted(80, 4, (area) => paintHistogram(area, view(since)))[0] ?? '', /max ≤1\.05 ms/);
});

test('too many rows are those around most of the counts, and the rest is told', () => {
  const histogram = latencies(80_000, 1);
  const lines = painted(80, 10, (area) => paintHistogram(area, view(histogram)));
  assert.match(lines[2] ?? '', /^ {2}32\.8 µs –/);
  assert.match(lines.at(-1) ?? '', /^ not shown: [\d,]+ faster, [\d,]+ slower$/);
  const numbers = (text: string) =>
    [...text.matchAll(/(?<= |^)[\d,]+(?= )/g)].map(([n]) => Number(n.replaceAll(',', '')));
  const shown = lines.slice(2, -1).map((line) => Number(line.slice(21, 30).replaceAll(',', '')));
  const hidden = numbers((lines.at(-1) ?? '').replace(' not shown:', ''));
  assert.equal(
    [...shown, ...hidden].reduce((sum, n) => sum + n, 0),
    80_000,
  );
});

test('scrolling moves from there and stops at the last row that is not empty', () => {
  const rows = [0, 0, 1, 5, 9, 3, 1, 0].map((count, at) => ({ low: at, end: at + 1, count }));
  assert.deepEqual(rowWindow(rows, 5, 3), { first: 2, end: 7, scroll: 0 });
  assert.deepEqual(rowWindow(rows, 2, 0), { first: 3, end: 5, scroll: 0 });
  assert.deepEqual(rowWindow(rows, 2, -1), { first: 2, end: 4, scroll: -1 });
  assert.deepEqual(rowWindow(rows, 2, -9), { first: 2, end: 4, scroll: -1 });
  assert.deepEqual(rowWindow(rows, 2, 9), { first: 5, end: 7, scroll: 2 });
  assert.deepEqual(rowWindow(rows, 0, 0), { first: 0, end: 0, scroll: 0 });
  assert.deepEqual(rowWindow([], 5, 0), { first: 0, end: 0, scroll: 0 });
});

test('a large screen has finer rows, and the bars take the room', () => {
  const histogram = latencies(80_000, 2);
  const lines = painted(200, 50, (area) =>
    paintHistogram(area, view(histogram, { rows: ranges(histogram, 2) })),
  );
  assert.match(lines[0] ?? '', /p99\.9 ≤.* max .* mean .*\/s {2}80,000 calls {2}≤ at most 12\.5 % too high$/);
  assert.equal(lines[1], '');
  assert.ok(lines.every((line) => !line.includes('not shown')));
  assert.equal(Math.max(...lines.map((line) => line.split('█').length - 1)), 200 - 29 - 10);
  assert.match(lines.findLast((line) => line !== '') ?? '', /100\.0 %$/);
});

test('a narrow area has the lower bound, a short count and whatever else there is room for', () => {
  const histogram = many([
    [2000, 12_345],
    [5000, 7],
  ]);
  const narrow = (width: number) => painted(width, 3, (area) => paintHistogram(area, view(histogram)));
  assert.deepEqual(narrow(40), [
    ' p50 ≤2.05 µs  p99 ≤2.05 µs  max 5 µs',
    '  1.02 µs  12.3k  ████████████   99.9 %',
    ' not shown: 0 faster, 7 slower',
  ]);
  assert.equal(narrow(26)[1], '  1.02 µs  12.3k  ████████');
  assert.equal(narrow(18)[1], '  1.02 µs  12.3k');
  for (let width = 0; width < 60; width++)
    for (let height = 0; height < 12; height++)
      painted(width, height, (area) => paintHistogram(area, view(latencies(100, width))));
});

test('colours are in the bars alone', () => {
  const grid = paintedGrid(80, 10, (area) => paintHistogram(area, view(few)));
  for (let y = 0; y < 10; y++) {
    for (let x = 0; x < 80; x++) {
      if (foreground(grid.styleAt(x, y)) !== undefined) assert.match(grid.textAt(x, y), /[█▏▎▍▌▋▊▉]/);
    }
  }
});
