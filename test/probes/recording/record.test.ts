// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import {
  closeSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadRecording } from '../../../src/probes/recording/load.ts';
import { recordingAddon } from '../../../src/probes/recording/record.ts';
import { replayAddon } from '../../../src/probes/recording/replay.ts';
import { recordedSource, recordingSource } from '../../../src/probes/recording/source.ts';
import { temporaryFolder } from '../../helpers/environment.ts';
import { opensOf } from '../../helpers/recordings.ts';
import { eventually } from '../../helpers/wait.ts';
import { type SyntheticFrame, synthetic } from './synthetic.ts';

const FRAMES: readonly SyntheticFrame[] = [
  { milliseconds: 100, opens: [10, 50, 100] },
  { milliseconds: 300, opens: [200, 250], shed: 2, dropped: 5 },
];

/** Records a replay: what is needed of a kernel, without one. */
function recordingOf(frames: readonly SyntheticFrame[], path: string, mostBytes?: number) {
  let now = 1000;
  const addon = recordingAddon(replayAddon(synthetic(frames), { now: () => now }), path, mostBytes);
  const play = opensOf({ ...recordedSource(synthetic(frames)), addon });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    play.controller.tick(play.sink);
  };
  return { ...play, addon, pass };
}

function pidsOf(path: string): Promise<number[]> {
  const { controller, opens, sink, start } = opensOf(
    recordedSource(loadRecording(path), { speed: Number.POSITIVE_INFINITY }),
  );
  return start()
    .then(() => controller.stop(sink))
    .then(() => opens.map(({ pid }) => pid));
}

test('records, losses and times are written as they come', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { addon, start, pass, controller, sink } = recordingOf(FRAMES, path);
  await start();
  for (const milliseconds of [60, 60, 200]) pass(milliseconds);
  await controller.stop(sink);
  assert.deepEqual(addon.recorded, { records: 5, bytes: 400, full: false, problem: undefined });
  const recording = loadRecording(path);
  const ring = recording.rings.get('open_events');
  assert.deepEqual([...(ring?.due ?? [])], [10, 50, 100, 200, 250]);
  assert.deepEqual([...(ring?.losses.at ?? [])], [60, 120, 320, 320, 320]);
  assert.deepEqual([...(ring?.losses.shed ?? [])], [0, 0, 2, 2, 2]);
  assert.deepEqual([...(ring?.losses.dropped ?? [])], [0, 0, 0, 5, 5]);
  assert.equal(recording.durationMs, 320);
  assert.deepEqual(await pidsOf(path), [1, 2, 3, 4, 5]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('what is older than a second is in the file, should nothing more come', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { start, pass, controller, sink } = recordingOf(FRAMES, path);
  await start();
  for (const milliseconds of [320, 900]) pass(milliseconds);
  assert.throws(() => loadRecording(path), { code: 'BAD_RECORDING' }, 'a compressor waits for more');
  pass(100);
  const recording = await eventually(5000, 'the recording to be in its file', async () => {
    try {
      return loadRecording(path);
    } catch {
      return undefined;
    }
  });
  assert.equal(recording.rings.get('open_events')?.starts.length, 5);
  assert.equal(recording.damage, 'The recording is cut off: what came after 0.3 s of it is missing.');
  await controller.stop(sink);
  assert.equal(loadRecording(path).damage, '');
  assert.deepEqual(await pidsOf(path), [1, 2, 3, 4, 5]);
});

test('what another tool of the same probe has beside the first is not written twice', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { addon, start, pass, controller, sink } = recordingOf(FRAMES, path);
  const beside = opensOf({ ...recordedSource(synthetic(FRAMES)), addon });
  await start();
  await beside.start();
  pass(400);
  beside.controller.tick(beside.sink);
  await beside.controller.stop(beside.sink);
  await controller.stop(sink);
  assert.equal(beside.opens.length, 5);
  assert.deepEqual(await pidsOf(path), [1, 2, 3, 4, 5]);
});

test('what is opened first is recorded, and nothing else', async () => {
  using folder = temporaryFolder();
  const addon = recordingAddon(replayAddon(synthetic(FRAMES)), join(folder.path, 'a.rec'));
  const recorded = () => ['open.bpf.o', 'block.bpf.o'].map((object) => addon.records(object));
  assert.deepEqual(recorded(), [true, true], 'whichever comes');
  const object = addon.openObject('/any/folder/open.bpf.o');
  assert.deepEqual(recorded(), [true, false]);
  await object.close();
});

test('a probe that is stopped and started again goes on in the same recording', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { addon, start, pass, controller, sink } = recordingOf(FRAMES, path);
  for (let i = 0; i < 3; i++) {
    await start();
    pass(400);
    await controller.stop(sink);
  }
  assert.equal(addon.recorded.problem, undefined);
  assert.deepEqual(await pidsOf(path), [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  const losses = loadRecording(path).rings.get('open_events')?.losses;
  assert.deepEqual([losses?.shed.at(-1), losses?.dropped.at(-1)], [6, 15]);
});

test('what an older filter let through is not recorded', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const inner = replayAddon(synthetic(FRAMES), { speed: Number.POSITIVE_INFINITY });
  const late = {
    ...inner,
    openObject: (file: string) => {
      const object = inner.openObject(file);
      // The first helping was sent before the filter changed.
      let first = true;
      const drain = object.drain.bind(object);
      object.drain = (ring, target, counts) => {
        const drained = drain(ring, first ? target.subarray(0, 200) : target, counts);
        if (first) target[8 + 16] = 99;
        first = false;
        return drained;
      };
      return object;
    },
  };
  const { controller, sink, start } = opensOf({
    ...recordedSource(synthetic(FRAMES)),
    addon: recordingAddon(late, path),
  });
  await start();
  await controller.stop(sink);
  assert.equal(controller.counters.superseded, 1);
  assert.deepEqual(await pidsOf(path), [2, 3, 4, 5]);
});

test('nothing is written over, and no link is followed', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'there');
  writeFileSync(path, 'mine');
  const link = join(folder.path, 'link');
  symlinkSync(join(folder.path, 'target'), link);
  for (const taken of [path, link, folder.path])
    assert.throws(() => recordingSource(taken), { code: 'BAD_VALUE', exitCode: 2 });
  assert.equal(readFileSync(path, 'utf8'), 'mine');
  assert.equal(lstatSync(join(folder.path, 'target'), { throwIfNoEntry: false }), undefined);
  // One that is made between the question and the attach.
  const late = recordingOf(FRAMES, join(folder.path, 'late'));
  symlinkSync(path, join(folder.path, 'late'));
  await assert.rejects(late.start(), { code: 'BAD_VALUE' });
  assert.equal(late.addon.openObjects(), 0);
  assert.equal(readFileSync(path, 'utf8'), 'mine');
  await assert.rejects(recordingOf(FRAMES, join(folder.path, 'no/folder')).start(), { code: 'BAD_VALUE' });
});

test('a recording stops when it is full, the trace goes on', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { addon, start, pass, controller, sink, opens } = recordingOf(FRAMES, path, 300);
  await start();
  pass(110);
  assert.equal(addon.recorded.full, false);
  pass(300);
  await controller.stop(sink);
  assert.equal(addon.recorded.full, true);
  assert.equal(opens.length, 5);
  assert.deepEqual(await pidsOf(path), [1, 2, 3]);
});

test('a file that cannot be written is a problem that is told, and the trace goes on', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { addon, start, pass, controller, sink, opens } = recordingOf(FRAMES, path);
  await start();
  await controller.stop(sink);
  const fd = readdirSync('/proc/self/fd').find((name) => linkOf(name) === path);
  closeSync(Number(fd));
  await start();
  pass(400);
  await controller.stop(sink);
  assert.equal(opens.length, 5);
  assert.match(addon.recorded.problem?.message ?? '', /^The recording ".*" cannot be written: .*\.$/);
});

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return ''; // closed since the folder was read
  }
}
