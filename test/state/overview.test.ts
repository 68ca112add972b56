// SPDX-License-Identifier: MIT
/** Which tools the overview starts, and what they do while it is open. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternTrace } from './pattern-trace.ts';
import { knownOpens, opensTrace, sessionOver } from './sessions.ts';

test('the overview starts every tool that can start, and asks the others for nothing by itself', async () => {
  const asked = patternTrace('asked');
  const given = patternTrace('given', 'vfs_*');
  const app = sessionOver(opensTrace(), opensTrace(knownOpens(), { id: 'again' }), asked.trace, given.trace);
  await using _ = app;
  await app.session.start();
  assert.equal(app.tool('again').lifecycle, 'idle');
  app.actions.openOverview();
  await app.become('all of them to run', () =>
    ['opensnoop', 'again', 'given'].every((id) => app.tool(id).lifecycle === 'running'),
  );
  assert.deepEqual(
    [app.tool('asked').lifecycle, app.tool('asked').missing],
    ['idle', 'A pattern is needed.'],
  );
  assert.deepEqual([asked.starts, given.starts], [[], ['vfs_*']]);
  await app.become(
    'opens in both',
    () => app.rowsOf('opensnoop').length === 23 && app.rowsOf('again').length === 23,
  );
  assert.equal(app.store.getState().tab, 'opensnoop');
});

test('a pattern that is given in the overview starts its tool there', async () => {
  const { trace, starts } = patternTrace('funcs');
  const app = sessionOver(opensTrace(), trace);
  await using _ = app;
  await app.session.start();
  app.actions.openOverview();
  app.actions.chooseTile('funcs');
  app.actions.setParam('pattern', 'tcp_*');
  await app.become('it to run', () => app.tool('funcs').lifecycle === 'running');
  assert.deepEqual(starts, ['tcp_*']);
  assert.deepEqual(
    [app.store.getState().overview, app.store.getState().notice],
    [true, 'funcs: Skipped bad: refused.'],
  );
});

test('what S has stopped stays so when the overview opens, and S in its tile starts it', async () => {
  const { trace, starts } = patternTrace('funcs', 'vfs_*');
  const app = sessionOver(trace, opensTrace());
  await using _ = app;
  await app.session.start();
  app.actions.startOrStop();
  await app.become('it to stop', () => app.tool('funcs').lifecycle === 'idle');
  app.actions.openOverview();
  await app.become('the other to run', () => app.tool('opensnoop').lifecycle === 'running');
  assert.deepEqual([app.tool('funcs').lifecycle, starts], ['idle', ['vfs_*']]);
  app.actions.openTab('opensnoop');
  app.actions.openOverview();
  app.actions.chooseTile('funcs');
  assert.equal(starts.length, 1);
  app.actions.startOrStop();
  await app.become('it to run', () => app.tool('funcs').lifecycle === 'running');
});

test('a filter goes on looking at what comes while its tool is a tile, and opening a tab leaves the overview', async () => {
  const app = sessionOver(opensTrace(), opensTrace(knownOpens({ speed: 1, loop: true }), { id: 'again' }));
  await using _ = app;
  await app.session.start();
  app.actions.openTab('again');
  app.actions.toggle('failed');
  app.actions.openOverview();
  const many = () => app.rowsOf('again').length;
  await app.become('failed ones', () => many() > 20);
  assert.ok(app.rowsOf('again').every((row) => row && row.errno > 0));
  app.actions.openTab('opensnoop');
  assert.deepEqual([app.store.getState().overview, app.store.getState().tab], [false, 'opensnoop']);
});
