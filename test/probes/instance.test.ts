// SPDX-License-Identifier: MIT
/** Two tools on one probe: it is there once, and each has what it needs of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ANYBODY, FakeTool, gate, sharedProbe } from './shared-probe.ts';

/** One that lists records and one that shows latencies. */
function two() {
  const probe = sharedProbe();
  const { instance } = probe;
  const latencies = new FakeTool(instance, ['latencies']);
  const events = new FakeTool(instance, ['events']);
  const lifecycles = () => [latencies, events].map((tool) => instance.lifecycleFor(tool));
  return { ...probe, latencies, events, lifecycles };
}

const attaches = (log: readonly string[]) => log.filter((what) => what === 'attach' || what === 'detach');

test('the first attaches it, the second joins with what it needs besides', async () => {
  const { instance, latencies, events, log, lifecycles } = two();
  assert.deepEqual(lifecycles(), ['idle', 'idle']);
  await instance.start(latencies);
  assert.deepEqual(lifecycles(), ['running', 'idle']);
  assert.ok(!log.some((what) => what.includes('events')), 'what nobody needs yet');
  await instance.start(events);
  assert.deepEqual(lifecycles(), ['running', 'running']);
  assert.deepEqual(attaches(log), ['attach']);
  assert.equal(log.at(-1), 'needs events,latencies');
  await instance.stop(events);
  await instance.stop(latencies);
});

test('what is recorded has records, though nobody lists them; what is not recorded has none for that', async () => {
  for (const [recorded, needs] of [
    ['open.bpf.o', 'needs events,latencies'],
    ['block.bpf.o', 'needs latencies'],
  ] as const) {
    const { instance, log } = sharedProbe({}, { records: (object) => object === recorded });
    await instance.start(new FakeTool(instance, ['latencies']));
    assert.equal(log[0], needs);
    assert.equal(instance.leavesSelfOut, false);
    instance.trace({ ...ANYBODY, self: false });
    assert.equal(instance.leavesSelfOut, needs.includes('events'));
  }
});

test('one that comes while it is loaded has what it needs when it runs', async () => {
  const { instance, latencies, events, log, mood, lifecycles } = two();
  const { shut, open } = gate();
  mood.gate = shut;
  const both = [instance.start(latencies), instance.start(events)];
  await turn();
  assert.deepEqual(lifecycles(), ['starting', 'starting']);
  open();
  await Promise.all(both);
  assert.deepEqual(attaches(log), ['attach']);
  assert.deepEqual(lifecycles(), ['running', 'running']);
  assert.equal(log.at(-1), 'needs events,latencies');
});

test('when one stops the other goes on, and the last one detaches', async () => {
  const { instance, latencies, events, log, lifecycles } = two();
  await instance.start(latencies);
  await instance.start(events);
  await instance.stop(events, events.sink);
  assert.deepEqual(lifecycles(), ['running', 'idle']);
  assert.equal(events.records, 23, 'what had come for it');
  assert.deepEqual(attaches(log), ['attach']);
  assert.equal(log.at(-1), 'needs latencies');
  await instance.stop(events);
  assert.deepEqual(lifecycles(), ['running', 'idle'], 'one that is not on stops nothing');
  await instance.stop(latencies, latencies.sink);
  assert.deepEqual(lifecycles(), ['idle', 'idle']);
  assert.deepEqual(attaches(log), ['attach', 'detach']);
  await instance.stop(latencies);
  await instance.start(events);
  assert.deepEqual(attaches(log), ['attach', 'detach', 'attach']);
});

test('both may stop at once', async () => {
  const { instance, latencies, events, log, lifecycles } = two();
  await instance.start(latencies);
  await instance.start(events);
  await Promise.all([instance.stop(events, events.sink), instance.stop(latencies, latencies.sink)]);
  assert.deepEqual(lifecycles(), ['idle', 'idle']);
  assert.deepEqual(attaches(log), ['attach', 'detach']);
  assert.equal(events.records, 23);
});

test('records go to the one that lists them, and to the other only while it is alone', async () => {
  const { instance, latencies, events } = two();
  await instance.start(latencies);
  await instance.start(events);
  assert.equal(instance.tick(latencies, latencies.sink), 0);
  assert.equal(instance.tick(events, events.sink), 23);
  assert.deepEqual([latencies.records, events.records], [0, 23]);
  assert.equal(instance.controller.counters.seen, 23);
  await instance.stop(events);
  await instance.stop(latencies);
  await instance.start(latencies);
  assert.equal(instance.tick(latencies, latencies.sink), 23, 'the counters are kept in any case');
});

test('of a kernel, what has come while nobody lists records is taken only when it piles up, and goes to no list', async () => {
  const live = () => {
    const { instance } = sharedProbe({}, { replayed: false });
    const [latencies, events] = [['latencies'], ['events']].map((needs) => new FakeTool(instance, needs));
    assert.ok(latencies && events);
    return { instance, latencies, events };
  };
  {
    const { instance, latencies, events } = live();
    await instance.start(latencies);
    assert.equal(instance.tick(latencies, latencies.sink), 0);
    await instance.start(events);
    assert.equal(instance.controller.counters.seen, 23, 'taken');
    assert.equal(instance.tick(events, events.sink), 0);
    await instance.stop(events);
    await instance.stop(latencies);
    await instance.start(events);
    assert.equal(
      instance.tick(events, events.sink),
      23,
      'one that lists them from the start on has them all',
    );
  }
  const { instance, latencies } = live();
  const ticking = instance.ticking(latencies, async () => {});
  let pressed = 0;
  ticking.onPressure = () => {
    pressed += ticking.tick(latencies.sink);
  };
  await instance.start(latencies);
  instance.controller.onPressure?.();
  assert.equal(pressed, 23);
});

test('a start during a stop waits for its end', async () => {
  const { instance, latencies, events, log, mood, lifecycles } = two();
  await instance.start(latencies);
  const { shut, open } = gate();
  mood.gate = shut;
  const stopping = instance.stop(latencies);
  const [starting, again] = [instance.start(events), instance.start(latencies)];
  await turn();
  assert.deepEqual(lifecycles(), ['starting', 'starting']);
  assert.deepEqual(attaches(log), ['attach', 'detach']);
  open();
  await Promise.all([stopping, starting, again]);
  assert.deepEqual(lifecycles(), ['running', 'running']);
  assert.deepEqual(attaches(log), ['attach', 'detach', 'attach']);
  assert.equal(log.at(-1), 'needs events,latencies');
});

test('a stop that failed is told to who asked for it, and the next start works', async () => {
  const { instance, latencies, events, mood, lifecycles } = two();
  await instance.start(latencies);
  mood.detachFails = true;
  const stopped = assert.rejects(instance.stop(latencies), /stuck/);
  const started = instance.start(events);
  await stopped;
  await started;
  assert.deepEqual(lifecycles(), ['idle', 'running']);
});

test('a failed start can be tried again, by either', async () => {
  const { instance, latencies, events, log, mood, lifecycles } = two();
  mood.loadFails = true;
  const both = [instance.start(latencies), instance.start(events)];
  for (const one of both) await assert.rejects(one, { message: 'no such luck' });
  assert.deepEqual(lifecycles(), ['idle', 'idle']);
  await assert.rejects(instance.start(latencies), { message: 'no such luck' });
  mood.loadFails = false;
  await instance.start(events);
  await instance.start(latencies);
  assert.deepEqual(lifecycles(), ['running', 'running']);
  assert.deepEqual(attaches(log), ['attach']);
});

test('one that cannot have what it needs fails alone, and may try again', async () => {
  const { instance, latencies, events, log, mood, lifecycles } = two();
  await instance.start(latencies);
  mood.needsRefused = 'events';
  await assert.rejects(instance.start(events), { code: 'ATTACH_FAILED' });
  assert.deepEqual(lifecycles(), ['running', 'idle']);
  assert.equal(log.at(-1), 'needs latencies');
  assert.equal(instance.tick(latencies, latencies.sink), 23);
  mood.needsRefused = undefined;
  await instance.start(events);
  assert.deepEqual(lifecycles(), ['running', 'running']);
});

test('a need of a later filter that fails is told by the next tick, and both can stop and start again', async () => {
  const { instance, latencies, events, log, mood, lifecycles } = two();
  await instance.start(latencies);
  await instance.start(events);
  mood.needsRefused = 'paths';
  latencies.asked = { fullPath: true };
  instance.trace(ANYBODY);
  assert.equal(log.at(-1), 'needs events,latencies,paths');
  await turn();
  for (const tool of [latencies, events])
    assert.throws(() => instance.tick(tool, tool.sink), { code: 'ATTACH_FAILED' });
  await instance.stop(events, events.sink);
  await instance.stop(latencies, latencies.sink);
  assert.deepEqual(lifecycles(), ['idle', 'idle']);
  assert.deepEqual(attaches(log), ['attach', 'detach']);
  assert.equal(events.records, 23, 'what had come before');
  latencies.asked = {};
  await instance.start(events);
  assert.equal(instance.tick(events, events.sink), 23);
});
