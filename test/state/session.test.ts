// SPDX-License-Identifier: MIT
/** The whole state at work, over a recording in place of the kernel. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseParams } from '../../src/probes/params.ts';
import { loadRecording } from '../../src/probes/recording/load.ts';
import { recordedSource } from '../../src/probes/recording/source.ts';
import { tools } from '../../src/probes/registry.ts';
import type { EventSource } from '../../src/probes/source.ts';
import { Trace } from '../../src/probes/trace.ts';
import { Session } from '../../src/state/session.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { eventually } from '../helpers/wait.ts';

const settings = {
  backend: 'auto',
  sizes: { ringBytes: undefined, arenaBytes: undefined },
  cgroup: undefined,
  self: false,
};

const recorded = () => recordedSource(loadRecording(KNOWN_OPENS), { speed: Number.POSITIVE_INFINITY });

function sessionOver(source: EventSource = recorded()) {
  const tool = tools.opensnoop;
  const trace = new Trace(tool, parseParams(tool.params, {}), settings, source);
  const nothing = () => {};
  const session = new Session(
    {
      tab: 'opensnoop',
      trace,
      facts: { host: 'web-01', kernel: source.kernel, replayed: true },
      intervalSeconds: 0.05,
      holdRunStats: undefined,
    },
    { frame: nothing, redraw: nothing, suspend: nothing, quit: nothing },
  );
  const opensnoop = () => session.store.getState().tools.opensnoop;
  const shown = () => {
    const { view } = opensnoop().events;
    return view.page(100).map((number) => opensnoop().events.row(number));
  };
  const become = (what: string, ask: () => boolean) =>
    eventually(20_000, what, () => (ask() ? true : undefined));
  return { session, opensnoop, shown, become, [Symbol.asyncDispose]: () => session.stop() };
}

test('events come into the log, and filters set later look through what is there', async () => {
  await using app = sessionOver();
  const { session, opensnoop, shown, become } = app;
  await session.start();
  await become('23 opens', () => shown().length === 23);
  assert.equal(opensnoop().figures.counters.seen, 23);
  session.actions.toggle('failed');
  assert.equal(shown().length, 17);
  assert.ok(shown().every((row) => row && row.errno > 0));
  session.actions.ask('filter', '');
  session.actions.type('err:eloop');
  assert.deepEqual(
    shown().map((row) => row?.path),
    ['link', 'loop', 'link'],
  );
  session.actions.type('!(');
  assert.match(opensnoop().queryProblem, /not a regular expression yet/);
  assert.equal(shown().length, 3, 'the rows of the text before stay');
  session.actions.cancel();
  session.actions.toggle('failed');
  assert.equal(shown().length, 23);
  session.actions.setPid((shown()[0]?.pid ?? 0) + 1);
  assert.equal(shown().length, 0);
  session.actions.setPid(undefined);
  assert.equal(shown().length, 23);
});

test('stop keeps what there is, and after another start the counts go on', async () => {
  await using app = sessionOver();
  const { session, opensnoop, shown, become } = app;
  await session.start();
  await become('23 opens', () => shown().length === 23);
  session.actions.startOrStop();
  await become('it to stop', () => opensnoop().lifecycle === 'idle');
  assert.equal(shown().length, 23);
  session.actions.startOrStop();
  await become('46 opens', () => shown().length === 46);
  assert.equal(opensnoop().figures.counters.seen, 46);
});

test('a probe that cannot start is an error of its tool, and may be tried again', async () => {
  const source = recorded();
  let broken = true;
  const openObject: EventSource['addon']['openObject'] = (path) => {
    if (broken) throw new Error('no such luck');
    return source.addon.openObject(path);
  };
  await using app = sessionOver({ ...source, addon: { ...source.addon, openObject } });
  const { session, opensnoop, shown, become } = app;
  await session.start();
  assert.equal(opensnoop().lifecycle, 'failed');
  assert.equal(opensnoop().error?.message, 'no such luck');
  broken = false;
  session.actions.startOrStop();
  await become('23 opens', () => shown().length === 23);
  assert.equal(opensnoop().error, undefined);
});

test('a pause holds the rows while events come, and names how many', async () => {
  await using app = sessionOver(recordedSource(loadRecording(KNOWN_OPENS), { speed: 1, loop: true }));
  const { session, opensnoop, shown, become } = app;
  await session.start();
  await become('some opens', () => shown().length > 0);
  session.actions.pause();
  const before = JSON.stringify(shown());
  await become('newer ones', () => opensnoop().events.view.newer > 0);
  assert.equal(JSON.stringify(shown()), before);
  session.actions.pause();
  assert.ok(shown().length > JSON.parse(before).length);
});
