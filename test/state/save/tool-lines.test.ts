// SPDX-License-Identifier: MIT
/** What is saved of tools that count, against what they show and what the text output has of the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countText } from '../../../src/cli/count-text.ts';
import { latencyText } from '../../../src/cli/latency-text.ts';
import { seriesText } from '../../../src/cli/series-text.ts';
import type { CountedTarget } from '../../../src/probes/counting.ts';
import type { CallTotals } from '../../../src/probes/labelled-calls.ts';
import { CountData } from '../../../src/state/count-data.ts';
import { LatencyData } from '../../../src/state/latency-data.ts';
import type { SavedLines, SaveFormat } from '../../../src/state/save/saved-lines.ts';
import { countLines, latencyLines, seriesLines } from '../../../src/state/save/tool-lines.ts';
import { SeriesData } from '../../../src/state/series-data.ts';
import { parseCsv } from '../../helpers/csv.ts';
import { disk, framesFor, latencyCounter } from '../latency-counter.ts';

type Json = Readonly<Record<string, unknown>>;

const textOf = ({ header, pieces }: SavedLines) => header + [...pieces].map(([text]) => text).join('');
const jsonOf = (lines: SavedLines): Json[] =>
  textOf(lines)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Json);
/** Without what depends on when it was. */
const timeless = ({ time, seconds, ...rest }: Json): Json => {
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  assert.equal(typeof seconds, 'number');
  return rest;
};
const parsed = (text: string): Json[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);

const END = { time: '2026-01-01T00:00:00.000000000Z', clock: '00:00:00', seconds: 1 };

function latencies(splitBy: readonly string[], calls?: () => CallTotals) {
  const counter = latencyCounter(splitBy, calls);
  const data = new LatencyData();
  data.reading = counter.reading;
  const lines = (format: SaveFormat = 'json') => latencyLines(data, 'biolatency', format);
  const headless = () => parsed(latencyText(counter.reading, 'biolatency', 'I/O', 'json').next(END).text);
  return { ...counter, data, frame: framesFor(data), lines, headless };
}

test('histograms since the start are the lines of the text output, by the labels that are told apart', () => {
  for (const splitBy of [[], ['disk'], ['disk', 'flags']]) {
    const { count, frame, lines, headless } = latencies(splitBy);
    count(disk('sda'), 900, 15_000, 15_001, 3e6);
    count(disk('sdb', 'Write'), 70_000);
    count(disk('sda', 'Write'), 1);
    frame(1000);
    const saved = jsonOf(lines());
    assert.deepEqual(saved.map(timeless), headless().map(timeless));
    assert.equal(saved.length, splitBy.length + 1);
  }
});

test('where the last interval is shown every interval that is kept is saved, and times without counting are not', () => {
  const { count, data, frame, lines } = latencies([]);
  for (const values of [[1000], [2000, 3000], [4000, 5000, 6000]]) {
    count(disk('sda'), ...values);
    frame(1000);
  }
  data.filterChanged();
  frame(1000);
  data.view.toggleMode();
  assert.deepEqual(
    jsonOf(lines()).map(({ count: events }) => events),
    [1, 2, 3, 0],
  );
  data.view.moveCursor(-3);
  assert.deepEqual(
    jsonOf(lines()).map(({ count: events }) => events),
    [3],
    'a column that is looked at is saved alone',
  );
});

test('what was paused is what is saved, with its calls', () => {
  let calls = 3;
  const { count, data, frame, lines } = latencies(['function'], () => ({
    each: [{ labels: { function: 'f' }, calls, missed: calls - 2 }],
    inFlight: 1,
  }));
  calls = 5;
  count({ function: 'f' }, 10, 20);
  frame(1000);
  data.togglePause();
  count({ function: 'f' }, 30);
  calls = 9;
  frame(1000);
  const [line] = jsonOf(lines());
  assert.deepEqual([line?.count, line?.calls, line?.missed], [2, 2, 2]);
  assert.equal(data.untimed?.missed, 2);
  data.togglePause();
  assert.deepEqual(
    jsonOf(lines()).map(({ count: events, calls: all }) => [events, all]),
    [[3, 6]],
  );
});

test('histograms as CSV are a line a bucket, their counts those of the histogram', () => {
  const { count, frame, lines } = latencies(['disk']);
  count(disk('=cmd'), 15, 16, 1e6, 2e18);
  count(disk('sda'), 15);
  frame(1000);
  const [header, ...rows] = parseCsv(textOf(lines('csv')));
  assert.deepEqual(header, ['time', 'seconds', 'disk', 'low_ns', 'high_ns', 'count']);
  assert.deepEqual(
    rows.map((row) => row[2]),
    ["'=cmd", "'=cmd", "'=cmd", "'=cmd", 'sda'].slice(0, rows.length),
  );
  assert.equal(
    rows.reduce((sum, row) => sum + Number(row.at(-1)), 0),
    5,
  );
  assert.ok(rows.every(([, , , low, high]) => high === '' || Number(high) >= Number(low)));
  assert.equal(rows[3]?.[4], '', 'the bucket that is open at the top has no upper end');
});

function counting(names: readonly string[]) {
  const counts = new Float64Array(names.length);
  const targets: CountedTarget[] = names.map((name, i) => ({
    name,
    address: i === 0 ? undefined : BigInt(0x1000 - i),
  }));
  const reading = { noun: 'calls', sink: undefined, targets, read: () => counts.slice() };
  return { counts, targets, reading };
}

test('a table of counts is saved in its order with its filter, interval and total beside each other', () => {
  const { counts, reading } = counting(['-a', 'b', 'c', 'zero']);
  const data = new CountData();
  data.reading = reading;
  const headless = countText(reading, 'funccount', '*', 'json', false);
  counts.set([5, 100, 7, 0]);
  const start = Date.now();
  data.frame({ nowMs: start + 1000, intervalMs: 1000, shown: true, last: false });
  headless.next(END);
  counts.set([50, 101, 9, 0]);
  data.frame({ nowMs: start + 2000, intervalMs: 1000, shown: true, last: false });
  const lines = (format: SaveFormat) => countLines(data, 'funccount', format, start);
  const [line] = jsonOf(lines('json'));
  assert.deepEqual(line?.functions, [
    { name: '-a', address: null, count: 45, total: 50 },
    { name: 'c', address: '0xffe', count: 2, total: 9 },
    { name: 'b', address: '0xfff', count: 1, total: 101 },
  ]);
  const printed = parsed(headless.next(END).text)[0]?.functions as Json[];
  const saved = line?.functions as Json[];
  assert.deepEqual(
    [...saved].reverse().map(({ total: _, ...rest }) => rest),
    printed,
  );
  data.view.sortBy('total');
  data.setFilter({ pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false }, '-c');
  const [header, ...rows] = parseCsv(textOf(lines('csv')));
  assert.deepEqual(header, ['time', 'seconds', 'func', 'addr', 'count', 'total']);
  assert.deepEqual(
    rows.map((row) => row.slice(2)),
    [
      ['b', '0xfff', '1', '101'],
      ["'-a", '', '45', '50'],
    ],
  );
});

test('counts over time are saved interval by interval, as the text output has them', () => {
  const { counts, targets, reading } = counting(['READ', 'WRITE']);
  const data = new SeriesData();
  data.reading = reading;
  const headless = seriesText(reading, 'vfsstat', 'json');
  const printed: Json[] = [];
  const start = Date.now();
  for (let i = 1; i <= 4; i++) {
    counts.set([i * 7, i * i]);
    data.frame({ nowMs: start + i * 1000, intervalMs: 1000, shown: true, last: false });
    printed.push(...parsed(headless.next(END).text));
    if (i === 3) data.togglePause();
  }
  const saved = jsonOf(seriesLines(data, 'vfsstat', 'json'));
  assert.deepEqual(
    saved.map((line) => timeless(line).counts),
    printed.slice(0, 3).map(({ counts: all }) => all),
  );
  assert.deepEqual(Object.keys(saved[0] ?? {}), Object.keys(printed[0] ?? {}));
  data.togglePause();
  const [header, ...rows] = parseCsv(textOf(seriesLines(data, 'vfsstat', 'csv')));
  assert.deepEqual(header, ['time', 'seconds', 'read', 'write', 'read_per_s', 'write_per_s']);
  assert.deepEqual(
    rows.map((row) => row.slice(2, 4)),
    [1, 2, 3, 4].map((i) => ['7', String(2 * i - 1)]),
  );
  assert.equal(targets.length, 2);
});
