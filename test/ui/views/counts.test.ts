// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CountView } from '../../../src/state/count-view.ts';
import { SeriesData } from '../../../src/state/series-data.ts';
import { paintCountTable } from '../../../src/ui/views/count-table.ts';
import { paintSeries } from '../../../src/ui/views/series.ts';
import { isAscii, painted } from './painted.ts';

function table(count: number): CountView {
  const view = new CountView();
  const numbers = Array.from({ length: count }, (_, i) => i);
  view.counts = {
    targets: numbers.map((i) => ({ name: `function_${i}`, address: 0xffffffff81000000n + BigInt(i) })),
    recent: Float64Array.from(numbers, (i) => (count - i) * 1000),
    total: Float64Array.from(numbers, (i) => (count - i) * 12_345),
    seconds: 2,
  };
  return view;
}

const paint = (width: number, height: number, view: CountView, ascii = false) =>
  painted(width, height, (area) => paintCountTable(area, { view, ascii, placeholder: 'No calls yet.' }));

test('counts, rates, shares, totals and addresses stand below their titles', () => {
  const lines = paint(110, 4, table(3));
  assert.match(lines[0] ?? '', /^ FUNC +COUNT▾ +RATE +SHARE +TOTAL +ADDR/);
  assert.match(lines[1] ?? '', /^ function_0 +3,000 +1\.5k\/s +██████ +37,035 +0xffffffff81000000$/);
  assert.match(lines[2] ?? '', /^ function_1 +2,000 +1\.0k\/s +████ +24,690 +0xffffffff81000001$/);
  assert.ok(isAscii(paint(110, 4, table(3), true)));
});

test('what is narrow keeps the name, the count and the total', () => {
  const lines = paint(60, 3, table(2));
  assert.match(lines[0] ?? '', /^ FUNC +COUNT▾ +TOTAL$/);
  assert.match(lines[1] ?? '', /^ function_0 +2,000 +24,690$/);
  for (let width = 0; width < 120; width += 7)
    for (let height = 0; height < 5; height++) paint(width, height, table(9));
});

test('a table without rows says why', () => {
  assert.match(paint(80, 10, table(0)).join('\n'), /No calls yet\./);
});

test('ten thousand rows are a page of them', () => {
  const view = table(10_000);
  view.toLast();
  const lines = paint(80, 20, view);
  assert.match(lines.at(-1) ?? '', /^ function_9999 /);
  assert.equal(lines.length, 20);
});

function series(samples: number): SeriesData {
  const data = new SeriesData();
  const names = ['READ', 'WRITE', 'FSYNC', 'OPEN', 'CREATE'];
  const counts = new Float64Array(names.length);
  const targets = names.map((name) => ({ name, address: undefined }));
  data.reading = { noun: 'calls', sink: undefined, targets, read: () => counts.slice() };
  let nowMs = Date.now();
  for (let i = 1; i <= samples; i++) {
    nowMs += 1000;
    counts[0] = (counts[0] ?? 0) + i * 100;
    counts[1] = (counts[1] ?? 0) + 3;
    data.frame({ nowMs, intervalMs: 1000, shown: true, last: false });
  }
  return data;
}

const paintOps = (width: number, height: number, data: SeriesData, ascii = false) =>
  painted(width, height, (area) => paintSeries(area, data, { ascii, placeholder: 'No calls yet.' }));

test('each operation has its rate, a curve and its total, and the last intervals are rows', () => {
  const lines = paintOps(80, 20, series(60));
  assert.match(lines[0] ?? '', /^ OPERATION +PER S +LAST INTERVALS, .* TOTAL$/);
  assert.match(lines[1] ?? '', /^ READ +6\.0k +[▁▂▃▄▅▆▇█]{40,} +183,000$/);
  assert.match(lines[2] ?? '', /^ WRITE +3\.0 +█{40,} +180$/);
  assert.match(lines[3] ?? '', /^ FSYNC +0 +0$/);
  assert.match(lines[7] ?? '', /^ TIME +READ +WRITE +FSYNC +OPEN CREATE$/);
  assert.match(lines.at(-1) ?? '', /^ \d\d:\d\d:\d\d +6\.0k +3\.0 +0 +0 +0$/);
  assert.ok(isAscii(paintOps(80, 20, series(60), true)));
  assert.match(paintOps(80, 20, series(0)).join('\n'), /No calls yet\./);
  for (let width = 0; width < 100; width += 9)
    for (let height = 0; height < 12; height++) paintOps(width, height, series(9));
});
