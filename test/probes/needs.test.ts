// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachReport, AttachSpec, BpfObject } from '../../native/index.d.ts';
import { allNeeds, NeedsOfProbe } from '../../src/probes/needs.ts';

const section = (program: string): AttachSpec => ({ kind: 'section', program });

const plan = {
  attach: [section('issue')],
  needs: {
    events: { globals: { events_wanted: 1 }, attach: [section('merge'), section('start')] },
    queued: { globals: { times_wanted: 2 }, attach: [section('merge'), section('start')] },
    times: { globals: { times_wanted: 2 }, attach: [section('queue')] },
    latencies: { globals: {}, attach: [] },
  },
};

/** Says what was done to an object, in order. */
function probe() {
  const done: string[] = [];
  const state = { refuses: false };
  const object: Pick<BpfObject, 'attach' | 'writeGlobal'> = {
    async attach(specs): Promise<AttachReport> {
      if (state.refuses) throw new Error('refused');
      done.push(`attach ${specs.map(({ program }) => program).join(' ')}`);
      return { attached: specs.length, skipped: [] };
    },
    writeGlobal(name, value) {
      done.push(`${name} = ${new DataView(value.buffer).getUint32(0, true)}`);
    },
  };
  const needs = new NeedsOfProbe(object as BpfObject, plan);
  const { signal } = new AbortController();
  const happens = async (change: Promise<unknown>, expected: readonly string[]) => {
    await change;
    assert.deepEqual(done.splice(0), expected);
  };
  return {
    state,
    done,
    start: (names: Iterable<string>, expected: readonly string[]) =>
      happens(needs.start(new Set(names), signal), expected),
    change: (names: Iterable<string>, expected: readonly string[] = []) =>
      happens(needs.change(new Set(names), signal), expected),
  };
}

test('all needs are attached and told before what is always there, each program once', async () => {
  await probe().start(allNeeds(plan), [
    'events_wanted = 1',
    'times_wanted = 2',
    'attach merge start queue issue',
  ]);
});

test('what nobody needs at the start is attached later, before it is told, and never twice', async () => {
  const { start, change } = probe();
  await start([], ['events_wanted = 0', 'times_wanted = 0', 'attach issue']);
  await change(['latencies', 'unheard of']);
  await change(['events'], ['attach merge start', 'events_wanted = 1']);
  await change(['events', 'queued'], ['times_wanted = 2']);
  await change(['times'], ['attach queue', 'events_wanted = 0']);
  await change([], ['times_wanted = 0']);
  await change(['events', 'times'], ['events_wanted = 1', 'times_wanted = 2']);
});

test('a refused change leaves everything as it was, and can be tried again', async () => {
  const { state, done, start, change } = probe();
  await start(['events'], ['events_wanted = 1', 'times_wanted = 0', 'attach merge start issue']);
  state.refuses = true;
  await assert.rejects(change(['times']), /refused/);
  assert.deepEqual(done, []);
  state.refuses = false;
  await change(['times'], ['attach queue', 'events_wanted = 0', 'times_wanted = 2']);
});
