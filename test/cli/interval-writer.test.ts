// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IntervalSettings, IntervalWriter } from '../../src/cli/interval-writer.ts';
import { latencyText } from '../../src/cli/latency-text.ts';
import { Histogram } from '../../src/histogram/histogram.ts';
import type { LabelledHistogram } from '../../src/histogram/labelled.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import type { LatencyReading } from '../../src/probes/latency-reading.ts';
import { eventually } from '../helpers/wait.ts';

/** A writer over counts that the test makes, whose lines it keeps. */
function fake(
  settings: Partial<IntervalSettings> = {},
  read?: LatencyReading['read'],
  format: 'plain' | 'json' = 'json',
) {
  const counted: number[] = [];
  const told = { done: 0, failures: [] as unknown[], lines: [] as string[] };
  const output = { behind: false, write: (text: string) => void told.lines.push(text) };
  const all = (): readonly LabelledHistogram[] => [{ labels: {}, histogram: Histogram.of(counted) }];
  const reading: LatencyReading = {
    noun: 'I/Os',
    sink: new PassingSink(() => {}),
    read: read ?? all,
    layout: () => ({ splitBy: [], unit: 'usecs', timestamps: false, averages: false }),
  };
  const writer = new IntervalWriter(
    latencyText(reading, 'biolatency', 'block device I/O', format),
    { now: () => '2026-01-01T10:20:30.123456789Z' },
    output,
    {
      silent: false,
      seconds: undefined,
      count: undefined,
      done: () => told.done++,
      failed: (error) => told.failures.push(error),
      ...settings,
    },
  );
  const counts = () => told.lines.map((line) => (JSON.parse(line) as { count: number }).count);
  const become = (what: string, ask: () => boolean) => eventually(20_000, what, () => ask() || undefined);
  return { writer, output, counted, told, counts, become };
}

test('without an interval all is told at the end, once', async () => {
  const { writer, counted, told, counts } = fake();
  writer.begin();
  counted.push(5, 50, 500);
  await sleep(20);
  assert.deepEqual(told.lines, []);
  writer.finish();
  assert.deepEqual(counts(), [3]);
  assert.equal(writer.events, 3);
});

test('what comes while it is being ended is told once, however long that takes', async () => {
  const { writer, counted, counts } = fake({ seconds: 0.02 });
  writer.begin();
  counted.push(5, 50);
  writer.ending();
  // Several intervals, as while functions are detached.
  await sleep(100);
  counted.push(500);
  writer.finish();
  assert.deepEqual(counts(), [3]);
});

test('each interval tells what came in it, and the end what is left', async () => {
  const { writer, counted, told, counts, become } = fake({ seconds: 0.001 });
  writer.begin();
  counted.push(5, 50);
  await become('two', () => counts().includes(2));
  counted.push(500);
  await become('one more', () => counts().includes(1));
  counted.push(5, 5);
  writer.finish();
  const sum = () => counts().reduce((all, count) => all + count, 0);
  assert.equal(sum(), 5);
  assert.equal(writer.events, 5);
  const { length } = told.lines;
  await sleep(20);
  assert.equal(told.lines.length, length, 'and nothing comes after it');
});

test('after so many outputs it is done, and the end adds none', async () => {
  const { writer, counted, told, become } = fake({ seconds: 0.001, count: 3 });
  writer.begin();
  counted.push(5);
  await become('the end', () => told.done > 0);
  counted.push(5);
  writer.finish();
  await sleep(20);
  assert.deepEqual([told.lines.length, told.done], [3, 1]);
});

test('one that ends before so many outputs tells what is left', () => {
  const { writer, counted, counts } = fake({ seconds: 1000, count: 3 });
  writer.begin();
  counted.push(5);
  writer.finish();
  assert.deepEqual(counts(), [1]);
});

test('while the reader is behind nothing is added to what waits for it, and nothing is forgotten', async () => {
  const { writer, output, counted, told, counts, become } = fake({ seconds: 0.001, count: 1 });
  output.behind = true;
  writer.begin();
  counted.push(5, 50);
  await sleep(20);
  assert.deepEqual([told.lines, told.done], [[], 0]);
  counted.push(500);
  output.behind = false;
  await become('the end', () => told.done > 0);
  assert.deepEqual(counts(), [3]);
  writer.finish();
});

test('what goes wrong in an interval is told once, and no other interval follows', async () => {
  let reads = 0;
  const { writer, told, become } = fake({ seconds: 0.001 }, () => {
    reads++;
    throw new RangeError('bucket 5 went from 2 to 1');
  });
  writer.begin();
  await become('a failure', () => told.failures.length > 0);
  await sleep(20);
  assert.deepEqual([reads, told.failures.length, told.lines], [1, 1, []]);
});

test('in silence it only counts, and plain text says once how it is ended', async () => {
  const silent = fake({ silent: true });
  silent.writer.begin();
  silent.counted.push(5, 6);
  silent.writer.finish();
  assert.deepEqual([silent.told.lines, silent.writer.events], [[], 2]);
  const plain = fake({}, undefined, 'plain');
  plain.writer.begin();
  plain.writer.finish();
  assert.deepEqual(plain.told.lines, ['Tracing block device I/O... Hit Ctrl-C to end.\n', '\n']);
});
