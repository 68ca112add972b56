// SPDX-License-Identifier: MIT
/** The whole state at work with one tool, over a recording in place of the kernel. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventSource } from '../../src/probes/source.ts';
import { eventsOf } from '../../src/state/store.ts';
import { knownOpens, opensTrace, sessionOver } from './sessions.ts';

test('events come into the log, and filters set later look through what is there', async () => {
  await using app = sessionOver(opensTrace());
  const { session, current: opensnoop, shown, become } = app;
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
  await using app = sessionOver(opensTrace());
  const { session, current: opensnoop, shown, become } = app;
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
  const source = knownOpens();
  let broken = true;
  const openObject: EventSource['addon']['openObject'] = (path) => {
    if (broken) throw new Error('no such luck');
    return source.addon.openObject(path);
  };
  await using app = sessionOver(opensTrace({ ...source, addon: { ...source.addon, openObject } }));
  const { session, current: opensnoop, shown, become } = app;
  await session.start();
  assert.equal(opensnoop().lifecycle, 'failed');
  assert.equal(opensnoop().error?.message, 'no such luck');
  broken = false;
  session.actions.startOrStop();
  await become('23 opens', () => shown().length === 23);
  assert.equal(opensnoop().error, undefined);
});

test('a pause holds the rows while events come, and names how many', async () => {
  await using app = sessionOver(opensTrace(knownOpens({ speed: 1, loop: true })));
  const { session, current: opensnoop, shown, become } = app;
  await session.start();
  await become('some opens', () => shown().length > 0);
  session.actions.pause();
  const before = JSON.stringify(shown());
  const { log, view } = eventsOf(opensnoop());
  await become('newer ones', () => log.end > view.end);
  assert.equal(JSON.stringify(shown()), before);
  session.actions.pause();
  assert.ok(shown().length > JSON.parse(before).length);
});
