// SPDX-License-Identifier: MIT
/** What is told of calls of which not all were timed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyText } from '../../src/cli/latency-text.ts';
import { Histogram } from '../../src/histogram/histogram.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import type { LatencyReading } from '../../src/probes/latency-reading.ts';

/** By function: the times, how many calls there were, how many of them will have none. */
type Now = Readonly<Record<string, readonly [times: readonly number[], calls: number, missed: number]>>;

const END = { time: '2026-01-01T10:20:30.123456789Z', clock: '11:20:30', seconds: 1 };

function intervals(format: 'plain' | 'json', splitBy: readonly string[]) {
  let now: Now = {};
  const reading: LatencyReading = {
    noun: 'calls',
    sink: new PassingSink(() => {}),
    layout: () => ({ splitBy, unit: 'nsecs', timestamps: false, averages: false }),
    read: () =>
      Object.entries(now).map(([name, [times]]) => ({
        labels: { function: name },
        histogram: Histogram.of(times),
      })),
    calls: () => {
      const each = Object.entries(now).map(([name, [, calls, missed]]) => ({
        labels: { function: name },
        calls,
        missed,
      }));
      const inFlight = Object.values(now).reduce(
        (sum, [times, calls, missed]) => sum + calls - missed - times.length,
        0,
      );
      return { each, inFlight };
    },
  };
  const text = latencyText(reading, 'funclatency', '"f*"', format);
  return (next: Now) => {
    now = next;
    return text.next(END).text;
  };
}

interface Line {
  readonly function?: string;
  readonly count: number;
  readonly calls: number;
  readonly missed: number;
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .map(({ function: name, count, calls, missed }) => [name, count, calls, missed]);

test('each interval has its own calls and those of them that were missed', () => {
  const next = intervals('json', []);
  assert.deepEqual(lines(next({ f: [[5, 7], 3, 1], g: [[9], 1, 0] })), [[undefined, 3, 4, 1]]);
  assert.deepEqual(lines(next({ f: [[5, 7, 8], 6, 3], g: [[9], 1, 0] })), [[undefined, 1, 3, 2]]);
  assert.deepEqual(lines(next({ f: [[5, 7, 8], 6, 3], g: [[9], 1, 0] })), [[undefined, 0, 0, 0]]);
});

test('a function of which no call was timed has a line too', () => {
  const next = intervals('json', ['function']);
  assert.deepEqual(lines(next({ f: [[5, 7], 2, 0], g: [[], 23, 23], h: [[], 0, 0] })), [
    ['f', 2, 2, 0],
    ['g', 0, 23, 23],
  ]);
});

test('text says how many calls were not timed and how many are under way, if any', () => {
  const next = intervals('plain', ['function']);
  assert.doesNotMatch(next({ f: [[5, 7], 2, 0] }), /call/);
  assert.match(next({ f: [[5, 7, 8], 5, 1] }), /\n1 call was not timed\n1 call not seen to return yet\n$/);
  assert.match(next({ f: [[5, 7, 8], 7, 4] }), /\n3 calls were not timed\n$/);
});
