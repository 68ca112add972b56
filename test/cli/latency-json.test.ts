// SPDX-License-Identifier: MIT
/** biolatency's JSON Lines against what is promised of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram } from '../../src/histogram/histogram.ts';
import { countedSince, type LabelledHistogram } from '../../src/histogram/labelled.ts';
import { jsonInterval } from '../../src/probes/lines/latency-lines.ts';
import { distributions, values } from '../histogram/values.ts';

const one = (disk: string, flags: string, list: readonly number[]): LabelledHistogram => ({
  labels: { disk, op: flags.split('-').at(-1)?.toLowerCase() ?? '', flags },
  histogram: Histogram.of(list),
});

const COUNTED = [
  one(
    'sda',
    'Sync-Read',
    values(() => 5000, 12, 1),
  ),
  one('loop0', 'Sync-Read', [1_500_000, 1_500_000]),
  one('sda', 'Write', [1000]),
];
const TIME = '2026-01-01T10:20:30.123456789Z';

interface Line {
  readonly tool: string;
  readonly time: string;
  readonly disk?: string;
  readonly op?: string;
  readonly flags?: string;
  readonly seconds: number;
  readonly buckets: readonly (readonly [number, number | null, number])[];
  readonly count: number;
  readonly sum_ns: number;
  readonly max_ns: number;
  readonly max_exact: boolean;
  readonly percentiles: Readonly<Record<'p50' | 'p90' | 'p99' | 'p999', number | null>>;
}

function json(
  splitBy: readonly string[],
  counted: readonly LabelledHistogram[],
  implied?: readonly string[],
): Line[] {
  const interval = { counted, time: TIME, clock: '11:20:30', seconds: 1.00034567 };
  const layout = {
    splitBy,
    unit: 'usecs',
    timestamps: false,
    averages: false,
    ...(implied && { implied }),
  } as const;
  const text = jsonInterval('biolatency', interval, layout);
  assert.ok(text === '' || text.endsWith('\n'));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

function mustBeSound(line: Line): void {
  assert.deepEqual([line.tool, line.time, line.seconds], ['biolatency', TIME, 1.000346]);
  let [above, count] = [-1, 0];
  for (const [index, [low, high, counted]] of line.buckets.entries()) {
    assert.ok(low > above && counted > 0, JSON.stringify(line.buckets));
    assert.ok(high === null ? index === line.buckets.length - 1 : high >= low, String(high));
    above = high ?? Number.POSITIVE_INFINITY;
    count += counted;
  }
  assert.equal(line.count, count);
  for (const value of [line.count, line.sum_ns, line.max_ns]) assert.ok(Number.isSafeInteger(value));
  assert.equal(typeof line.max_exact, 'boolean');
  const { p50, p90, p99, p999 } = line.percentiles;
  const ordered = [p50, p90, p99, p999];
  if (count === 0) assert.deepEqual(ordered, [null, null, null, null]);
  else
    assert.deepEqual(
      ordered.map((value) => value ?? -1).sort((a, b) => a - b),
      ordered,
    );
}

test('a line has the promised fields, in numbers, and its buckets are those of its count', () => {
  const known = [
    'tool',
    'time',
    'seconds',
    'buckets',
    'count',
    'sum_ns',
    'max_ns',
    'max_exact',
    'percentiles',
  ];
  for (const [name, distribution] of Object.entries(distributions)) {
    const list = values(distribution, 500, 3);
    const [line, ...others] = json([], [one('sda', 'Read', list)]);
    assert.ok(line && others.length === 0, name);
    assert.deepEqual(Object.keys(line), known);
    mustBeSound(line);
    assert.deepEqual([line.count, line.sum_ns], [500, list.reduce((sum, ns) => sum + ns, 0)]);
    for (const [low, high, count] of line.buckets) {
      const within = list.filter((ns) => ns >= low && ns <= (high ?? Number.POSITIVE_INFINITY));
      assert.equal(within.length, count);
    }
  }
});

test('there is a line for each histogram, with its labels after the time', () => {
  const lines = json(['disk', 'flags'], COUNTED);
  assert.deepEqual(
    lines.map(({ disk, flags, count }) => [disk, flags, count]),
    [
      ['sda', 'Sync-Read', 12],
      ['loop0', 'Sync-Read', 2],
      ['sda', 'Write', 1],
    ],
  );
  for (const line of lines) {
    mustBeSound(line);
    assert.deepEqual(Object.keys(line).slice(0, 4), ['tool', 'time', 'disk', 'flags']);
  }
  assert.deepEqual(
    json(['disk'], COUNTED).map(({ disk, flags, count }) => [disk, flags, count]),
    [
      ['sda', undefined, 13],
      ['loop0', undefined, 2],
    ],
  );
});

test('what follows from the labels is told beside them, and makes no more lines', () => {
  const lines = json(['flags'], COUNTED, ['op']);
  assert.deepEqual(
    lines.map(({ flags, op, count }) => [flags, op, count]),
    [
      ['Sync-Read', 'read', 14],
      ['Write', 'write', 1],
    ],
  );
  assert.deepEqual(json(['disk', 'flags'], [], ['op']), []);
});

test('a quiet interval is one line without labels, and with them none', () => {
  const [quiet, ...others] = json([], []);
  assert.ok(quiet && others.length === 0);
  mustBeSound(quiet);
  assert.deepEqual([quiet.buckets, quiet.count, quiet.sum_ns, quiet.max_ns], [[], 0, 0, 0]);
  assert.deepEqual(json(['disk'], []), []);
});

test('what is in the open bucket has no upper end, and a maximum that is a bound says so', () => {
  const [open] = json([], [one('sda', 'Read', [5, 2 ** 45])]);
  assert.ok(open);
  mustBeSound(open);
  assert.deepEqual(open.buckets.at(-1)?.slice(1), [null, 1]);
  const before = one('sda', 'Read', [70_000]);
  const after = one('sda', 'Read', [70_000, 66_000]);
  const [line] = json([], countedSince([after], [before]));
  assert.ok(line);
  mustBeSound(line);
  assert.deepEqual([line.max_exact, line.sum_ns, line.buckets], [false, 66_000, [[65_536, 73_727, 1]]]);
});

test('a name with quotes is a name', () => {
  const [line] = json(['disk'], [one('a"b\\', 'Read', [1])]);
  assert.equal(line?.disk, 'a"b\\');
});
