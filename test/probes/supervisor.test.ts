// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MakeAlarm } from '../../src/probes/alarm.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import type { ProbeError } from '../../src/probes/errors.ts';
import { Supervisor, type Ticking } from '../../src/probes/supervisor.ts';
import { eventually } from '../helpers/wait.ts';

const PACE = { shortestMs: 1, longestMs: 4 };

function fakeProbe(onTick: () => number = () => 0) {
  const log: string[] = [];
  const probe: Ticking = {
    tick: () => {
      log.push('tick');
      return onTick();
    },
    stop: async () => {
      log.push('stop');
    },
    readStats: () => {},
    onPressure: undefined,
  };
  return { probe, log };
}

const read = new PassingSink(() => {});

test('a frame ticks every probe once and then tells the sink once', () => {
  const frames: string[] = [];
  const supervisor = new Supervisor(PACE, { frame: () => frames.push('frame'), failed: () => {} });
  const first = fakeProbe(() => 2);
  const second = fakeProbe(() => 3);
  supervisor.add(first.probe, read);
  supervisor.add(second.probe, read);
  assert.equal(supervisor.frame(), 5);
  assert.deepEqual([first.log, second.log, frames], [['tick'], ['tick'], ['frame']]);
});

test('a probe that joins is looked at soon, unless frames are as far apart as was asked for', () => {
  const set: number[] = [];
  const makeAlarm = () => ({ set: (milliseconds: number) => set.push(milliseconds), clear: () => {} });
  const sink = { frame: () => {}, failed: () => {} };
  const supervisor = new Supervisor({ shortestMs: 50, longestMs: 100 }, sink, makeAlarm as MakeAlarm);
  supervisor.add(fakeProbe().probe, read);
  assert.deepEqual(set, [], 'nothing runs yet');
  supervisor.start();
  supervisor.add(fakeProbe().probe, read);
  supervisor.pace = { shortestMs: 1000, longestMs: 1000 };
  supervisor.add(fakeProbe().probe, read);
  assert.deepEqual(set, [50, 10, 1000]);
});

test('while paused nothing is drained, but the sink still hears of frames', () => {
  let frames = 0;
  const supervisor = new Supervisor(PACE, { frame: () => frames++, failed: () => {} });
  const { probe, log } = fakeProbe();
  supervisor.add(probe, read);
  supervisor.paused = true;
  supervisor.frame();
  assert.deepEqual([log, frames], [[], 1]);
});

test('a probe that throws is stopped and told of; the others go on', () => {
  const errors: ProbeError[] = [];
  const supervisor = new Supervisor(PACE, { frame: () => {}, failed: (error) => errors.push(error) });
  const broken = fakeProbe(() => {
    throw new Error('torn');
  });
  const sound = fakeProbe();
  supervisor.add(broken.probe, read);
  supervisor.add(sound.probe, read);
  supervisor.frame();
  supervisor.frame();
  assert.deepEqual(broken.log, ['tick', 'stop']);
  assert.deepEqual(sound.log, ['tick', 'tick']);
  assert.equal(errors[0]?.message, 'torn');
});

test('stopping stops every probe and no frame follows', async () => {
  let frames = 0;
  const supervisor = new Supervisor(PACE, { frame: () => frames++, failed: () => {} });
  const { probe, log } = fakeProbe();
  supervisor.add(probe, read);
  supervisor.start();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(frames > 0);
  await supervisor.stop();
  const atStop = frames;
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(frames, atStop);
  assert.equal(log.at(-1), 'stop');
});

test('records that pile up between two frames are taken at once, and counted for the next', async () => {
  const supervisor = new Supervisor(PACE, { frame: () => {}, failed: () => {} });
  const { probe, log } = fakeProbe(() => 20_000);
  supervisor.add(probe, read);
  probe.onPressure?.();
  assert.deepEqual(log, ['tick']);
  assert.equal(supervisor.frame(), 40_000);
  supervisor.paused = true;
  probe.onPressure?.();
  supervisor.paused = false;
  supervisor.remove(probe);
  probe.onPressure?.();
  assert.deepEqual(log, ['tick', 'tick']);
});

test('a shorter interval takes effect at once', async () => {
  let frames = 0;
  const supervisor = new Supervisor(
    { shortestMs: 100_000, longestMs: 100_000 },
    { frame: () => frames++, failed: () => {} },
  );
  supervisor.start();
  supervisor.pace = PACE;
  await eventually(20_000, 'frames', () => frames >= 3 || undefined);
  await supervisor.stop();
});
