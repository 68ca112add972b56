// SPDX-License-Identifier: MIT
/** Readings written down and played again, without a kernel. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadAnyRecording } from '../../../src/probes/recording/load.ts';
import { ReadingsPlayer } from '../../../src/probes/recording/readings/player.ts';
import type { RecordedReadings } from '../../../src/probes/recording/readings/readings.ts';
import { temporaryFolder } from '../../helpers/environment.ts';
import {
  ANYBODY,
  hits,
  rowsNamed,
  syntheticRecorder,
  times,
  writeReadings,
} from '../../helpers/recorded-readings.ts';

function load(path: string): RecordedReadings {
  const recording = loadAnyRecording(path);
  assert.ok('frames' in recording);
  return recording;
}

/** Frames after the first start with the hits that could be read then. */
function hitsOf(recording: RecordedReadings): (readonly [string | undefined, ...number[]])[] {
  const player = new ReadingsPlayer(recording);
  const all: (readonly [string | undefined, ...number[]])[] = [];
  for (let kind = player.step(); kind; kind = player.step()) all.push([kind, ...player.readCounts().hits]);
  return all;
}

test('hits are what they were at the end of each interval', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const rows = rowsNamed('a', 'b', 'c');
  const most = Number.MAX_SAFE_INTEGER;
  const readings = [hits(0, 1, 0), hits(0, 1, 0), hits(23, 1, most)];
  const skipped = [{ program: 'count', target: 'refused', errno: 22, reason: 'the kernel refuses it' }];
  await writeReadings(path, { tool: 'funccount', rows, skipped }, hits(0, 0, 0), readings);
  const recording = load(path);
  assert.deepEqual(hitsOf(recording), [
    ['interval', 0, 1, 0],
    ['interval', 0, 1, 0],
    ['interval', 23, 1, most],
    ['stop', 23, 1, most],
  ]);
  const player = new ReadingsPlayer(recording);
  assert.deepEqual(player.started.rows, rows);
  assert.deepEqual(
    [recording.header, recording.seconds, recording.damage],
    [{ tool: 'funccount', kernel: '6.12.95' }, 3, ''],
  );
  assert.deepEqual(
    [player.backend, player.skipped.map(({ target }) => target)],
    ['kprobe.multi', ['refused']],
  );
  player.step();
  assert.equal(player.now(), '2026-11-28T12:00:01.000000000Z');
});

test('latencies, missed calls and those under way are what they were', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const readings = [
    times([[], [5, 700]], { inFlight: 3 }),
    // Missed calls may be seen to return after all.
    times(
      [
        [1e6, 2 ** 45],
        [5, 700],
      ],
      { missed: 2, inFlight: 0 },
    ),
    times(
      [
        [1e6, 2 ** 45, 3],
        [5, 700, 900],
      ],
      { missed: 1, inFlight: 1 },
    ),
  ];
  const rows = rowsNamed('a', 'b');
  await writeReadings(path, { tool: 'funclatency', rows }, times([[], []]), readings);
  const player = new ReadingsPlayer(load(path));
  for (const { times: told } of readings) {
    assert.equal(player.step(), 'interval');
    assert.deepEqual(player.readTimes(), told);
  }
});

test('an interval costs bytes for the functions that were called, not for all that could be', async () => {
  using folder = temporaryFolder();
  const counts = new Array<number>(10_000).fill(0);
  const rows = rowsNamed(...counts.map((_, i) => `function_${i}`));
  const sizeOf = async (intervals: number) => {
    const path = join(folder.path, `${intervals}.rec`);
    const readings = Array.from({ length: intervals }, (_, i) => {
      for (let at = 0; at < 100; at++)
        counts[at * 97] = (counts[at * 97] as number) + 1000 + ((i * 7919 + at) % 512);
      return hits(...counts);
    });
    await writeReadings(path, { tool: 'funccount', rows }, hits(...counts.map(() => 0)), readings);
    assert.equal(hitsOf(load(path)).length, intervals + 1);
    return statSync(path).size;
  };
  const each = ((await sizeOf(101)) - (await sizeOf(1))) / 100;
  assert.ok(each < 600, `${each} bytes for 100 of 10,000`);
});

test('a filter begins another count, and another start has rows of its own', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { recorder, start, interval, begin, pass } = syntheticRecorder(path, 'funccount');
  start({ tool: 'funccount', rows: rowsNamed('a') }, hits(0));
  begin(hits(4), 0.5);
  interval(hits(23));
  recorder.who({ ...ANYBODY, pid: 7 });
  begin(hits(25), 0.25);
  interval(hits(30));
  recorder.told(['Process 7 has ended: no more will come.']);
  recorder.ended();
  pass(60);
  start({ tool: 'funccount', rows: rowsNamed('x', 'y'), identity: { ...ANYBODY, pid: 7 } }, hits(0, 0));
  interval(hits(1, 2));
  await recorder.finish();
  assert.equal(recorder.intervals, 3);

  const player = new ReadingsPlayer(load(path));
  const seen: unknown[] = [];
  for (let kind = player.step(); kind; kind = player.step())
    seen.push([kind, player.at.offset, ...player.readCounts().hits]);
  assert.deepEqual(seen, [
    ['begin', 0.5, 4],
    ['interval', 1.5, 23],
    ['who', 1.5, 23],
    ['begin', 1.75, 25],
    ['interval', 2.75, 30],
    ['told', 2.75, 30],
    ['stop', 2.75, 30],
    ['start', 2.75, 0, 0],
    ['interval', 63.75, 1, 2],
    ['stop', 63.75, 1, 2],
  ]);
  assert.deepEqual(
    player.started.rows.map(({ name }) => name),
    ['x', 'y'],
  );
  assert.deepEqual(player.news, [
    'From here on the calls of process 7 were counted.',
    'Process 7 has ended: no more will come.',
  ]);
});

test('what was counted after the last interval is in it when it ends', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { recorder, start, interval, pass, counted } = syntheticRecorder(path, 'funccount');
  start({ tool: 'funccount', rows: rowsNamed('a') }, hits(0));
  interval(hits(5));
  pass(0.5);
  counted(hits(9));
  await recorder.finish();
  assert.deepEqual(hitsOf(load(path)), [
    ['interval', 5],
    ['interval', 9],
    ['stop', 9],
  ]);
});

test('a full recording says so, and what is in it plays', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { recorder, start, interval } = syntheticRecorder(path, 'funccount', 1500);
  start({ tool: 'funccount', rows: rowsNamed('a') }, hits(0));
  for (let i = 1; i <= 100; i++) interval(hits(i));
  await recorder.finish();
  assert.ok(recorder.full && recorder.problem === undefined);
  const recording = load(path);
  const all = hitsOf(recording);
  assert.ok(all.length > 5 && all.length < 100);
  assert.deepEqual(all.at(-1), ['interval', all.length]);
  assert.match(
    recording.damage,
    /^The recording is damaged or cut off: what came after \d+\.0 s of it is missing\.$/,
  );
});

test('nothing is made before something runs', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { recorder } = syntheticRecorder(path, 'funccount');
  recorder.interval();
  recorder.begun();
  recorder.who(ANYBODY);
  recorder.told(['x']);
  await recorder.finish();
  assert.throws(() => readFileSync(path), { code: 'ENOENT' });
});
