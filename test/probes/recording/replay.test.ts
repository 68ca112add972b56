// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drained } from '../../../src/probes/drained.ts';
import { isNativeError } from '../../../src/probes/errors.ts';
import { demoPath, loadRecording } from '../../../src/probes/recording/load.ts';
import { replayAddon, replayFeatures } from '../../../src/probes/recording/replay.ts';
import { demoSource, recordedSource } from '../../../src/probes/recording/source.ts';
import { opensOf } from '../../helpers/recordings.ts';
import { fixture, type SyntheticFrame, synthetic } from './synthetic.ts';

const FRAMES: readonly SyntheticFrame[] = [
  { milliseconds: 100, opens: [10, 50, 100] },
  { milliseconds: 300, opens: [90, 250], shed: 2 },
  { milliseconds: 2000, opens: [], shed: 2, dropped: 5 },
];
/** When they happen: one whose time runs back, as between two CPUs, comes with the one before it. */
const DUE = [10, 50, 100, 100, 250];

/** A controller on a replay whose time passes only when the test says so. */
async function playing(options: { speed?: number; loop?: boolean } = {}, frames = FRAMES) {
  let now = 5_000_000_000;
  const play = opensOf(recordedSource(synthetic(frames), { ...options, now: () => now }));
  await play.start();
  const attached = BigInt(now) * 1_000_000n;
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };
  /** The PIDs of what came after that time, and the milliseconds since the attach at which it seems to have happened. */
  const pass = (milliseconds: number) => {
    wait(milliseconds);
    play.controller.tick(play.sink);
    const opens = play.opens.splice(0);
    return {
      pids: opens.map(({ pid }) => pid),
      times: opens.map(({ time }) => Number(time - attached) / 1e6),
    };
  };
  return { ...play, pass, wait };
}

test('records come when they are due, and not before', async () => {
  const { pass } = await playing();
  assert.deepEqual(pass(0).pids, []);
  assert.deepEqual(pass(10).pids, [1]);
  assert.deepEqual(pass(39).pids, []);
  assert.deepEqual(pass(51).pids, [2, 3, 4]);
  assert.deepEqual(pass(149).pids, []);
  assert.deepEqual(pass(1).pids, [5]);
  assert.deepEqual(pass(100_000).pids, []);
});

test('records seem to happen now, in order, however late they are asked for', async () => {
  const { pass } = await playing();
  assert.deepEqual(pass(60).times, DUE.slice(0, 2));
  assert.deepEqual(pass(3000).times, DUE.slice(2));
});

test('a faster replay is faster for the times too', async () => {
  const { pass } = await playing({ speed: 10 });
  assert.deepEqual(pass(10).times, [1, 5, 10, 10]);
  assert.deepEqual(pass(15).times, [25]);
});

test('a loop starts again at its end, and counts its losses again', async () => {
  const { pass, controller } = await playing({ loop: true });
  assert.deepEqual(pass(1999).pids, [1, 2, 3, 4, 5]);
  assert.deepEqual(controller.counters.losses, { ring: 0, arena: 2, untracked: 0 });
  const second = pass(100);
  assert.deepEqual(
    [second.pids, second.times],
    [
      [1, 2],
      [2010, 2050],
    ],
  );
  assert.deepEqual(controller.counters.losses, { ring: 5, arena: 2, untracked: 0 });
  assert.deepEqual(pass(2000).pids, [3, 4, 5, 1, 2]);
  assert.deepEqual(controller.counters.losses, { ring: 10, arena: 4, untracked: 0 });
});

test('after a long sleep of the machine a loop does not catch up', async () => {
  const { pass } = await playing({ loop: true });
  pass(100);
  assert.deepEqual(pass(1_000_000_000).pids.length < 10, true);
});

test('a loop without length is no endless loop', async () => {
  const { pass } = await playing({ loop: true }, [{ milliseconds: 0, opens: [0, 0] }]);
  assert.deepEqual(pass(0).pids, [1, 2]);
  assert.deepEqual(pass(500).pids, []);
  assert.deepEqual(pass(500).pids, [1, 2]);
  const nothing = await playing({ loop: true }, []);
  assert.deepEqual(nothing.pass(10_000).pids, []);
});

test('what was lost is told when it was', async () => {
  const { pass, controller } = await playing();
  const losses = (milliseconds: number) => {
    pass(milliseconds);
    return controller.counters.losses;
  };
  assert.deepEqual(losses(299), { ring: 0, arena: 0, untracked: 0 });
  assert.deepEqual(losses(1), { ring: 0, arena: 2, untracked: 0 });
  assert.deepEqual(losses(1700), { ring: 5, arena: 2, untracked: 0 });
});

test('after a detach only what was due then is left, and a stop hands it over', async () => {
  const { controller, sink, opens, wait } = await playing();
  wait(60);
  const stopped = controller.stop(sink);
  wait(100_000);
  await stopped;
  assert.deepEqual(
    opens.map(({ pid }) => pid),
    [1, 2],
  );
});

test('a change of the filter takes nothing away: the records are of the filter in force', async () => {
  const { controller, pass } = await playing();
  for (let i = 0; i < 10; i++) {
    controller.setFilter(
      { pid: 4711, tid: undefined, uid: undefined, cgroup: undefined, self: false },
      { failedOnly: true, fullPath: false, flags: undefined },
    );
  }
  assert.equal(pass(1000).pids.length, 5);
  assert.equal(controller.counters.superseded, 0);
});

test('a target takes whole records, as many as fit', async () => {
  const addon = replayAddon(synthetic(FRAMES), { speed: Number.POSITIVE_INFINITY });
  const object = addon.openObject('/any/folder/open.bpf.o');
  assert.equal(addon.openObjects(), 1);
  const drained = new Drained();
  const drain = (bytes: number) => {
    const written = object.drain('open_events', new Uint8Array(bytes), drained.counts);
    return [written, drained.records, drained.pending, drained.received, drained.shed];
  };
  assert.deepEqual(drain(4096).slice(0, 2), [0, 0], 'nothing before the attach');
  await object.attach([]);
  const record = 80;
  assert.deepEqual(drain(2 * record + 20), [2 * record, 2, 3 * record, 2, 2]);
  assert.equal(drain(10)[1], 0);
  assert.deepEqual(drain(4096), [3 * record, 3, 0, 5, 2]);
  await object.close();
  await object.close();
  assert.equal(addon.openObjects(), 0);
});

test('what a recording does not have is refused as the addon does', async () => {
  const addon = replayAddon(fixture);
  const object = addon.openObject('open.bpf.o');
  for (const act of [
    () => addon.tracefs(),
    () => addon.readTracefs('events'),
    () => object.drain('no_ring', new Uint8Array(100), new Float64Array(4)),
    () => object.snapshot('open_calls'),
    () => object.readGlobal('constructor'),
    () => object.writeGlobal('generation', new Uint8Array(8)),
  ])
    assert.throws(act, isNativeError);
  assert.throws(() => addon.openObject('block.bpf.o'), { code: 'BAD_RECORDING' });
  await assert.rejects(object.attach([], undefined, AbortSignal.abort()), { code: 'ECANCELED' });
  const source = recordedSource(fixture);
  const anybody = { pid: undefined, tid: undefined, uid: undefined, self: false };
  assert.throws(() => source.checkIdentity({ ...anybody, cgroup: '/' }), { code: 'BAD_VALUE' });
});

test('globals keep what is written to them', () => {
  const object = replayAddon(fixture).openObject('open.bpf.o');
  object.writeGlobal('wake_bytes', Uint8Array.of(1, 2), 3);
  assert.deepEqual([...new Uint8Array(object.readGlobal('wake_bytes'))], [0, 0, 0, 1, 2, 0, 0, 0]);
  assert.deepEqual(object.stats(), []);
  assert.equal(replayFeatures(fixture.header.kernel).release, fixture.header.kernel);
});

test('the demo plays: many processes, opens that fail, and no path of a machine it was built on', async () => {
  const { header, durationMs, rings } = loadRecording(demoPath());
  assert.equal(header.object, 'open.bpf.o');
  assert.ok(durationMs >= 20_000 && durationMs < 60_000);
  assert.ok((rings.get('open_events')?.starts.length ?? 0) > 1000);
  const { controller, opens, sink, start } = opensOf(
    recordedSource(loadRecording(demoPath()), { speed: Number.POSITIVE_INFINITY }),
  );
  await start();
  controller.tick(sink, Number.POSITIVE_INFINITY);
  await controller.stop();
  assert.ok(new Set(opens.map(({ pid }) => pid)).size > 5);
  assert.ok(new Set(opens.map(({ result }) => Math.min(0, result))).size > 4);
  for (const { path } of opens) assert.doesNotMatch(path, /^\/(root|work|tmp|build)\b|node_modules|probetop/);
  assert.ok(demoSource().features().taskRegisters);
});
