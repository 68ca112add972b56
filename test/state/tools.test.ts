// SPDX-License-Identifier: MIT
/** Several tools in one session: what each has of its own, and what all share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import { openProbe } from '../../src/probes/open.ts';
import type { EventSource } from '../../src/probes/source.ts';
import { eventsOf } from '../../src/state/store.ts';
import { knownOpens, opensTrace, sessionOver } from './sessions.ts';

/** The opens again and again, a hundred times as fast. */
const flood = () => knownOpens({ speed: 100, loop: true });

/** A tool that heeds filters as the kernel's do, and refuses while it is told to. */
function refusingTrace(id: string) {
  const mood = { refuses: false };
  const trace = opensTrace(knownOpens(), {
    id,
    probe: {
      encodeFilter: (filter, identity) => {
        if (mood.refuses) throw new ProbeError('NOT_SUPPORTED', 'Not these.');
        return openProbe.encodeFilter(filter, identity);
      },
    },
  });
  return { trace, mood };
}

test('a tool starts when its tab is first opened, runs on behind another, and once stopped stays so', async () => {
  const { session, actions, tool, become, ...app } = sessionOver(
    opensTrace(flood()),
    opensTrace(flood(), { id: 'again' }),
    opensTrace(flood(), { id: 'never' }),
  );
  await using _ = app;
  await session.start();
  assert.deepEqual([tool('opensnoop').lifecycle, tool('again').lifecycle], ['running', 'idle']);
  actions.openTab('again');
  await become('the second to run', () => tool('again').lifecycle === 'running');
  const before = eventsOf(tool('opensnoop')).log.end;
  await become('events of both', () => {
    return eventsOf(tool('opensnoop')).log.end > before && eventsOf(tool('again')).log.end > 0;
  });
  assert.ok(tool('opensnoop').figures.counters.seen > before);
  actions.startOrStop();
  await become('it to stop', () => tool('again').lifecycle === 'idle');
  actions.openTab('opensnoop');
  actions.openTab('again');
  assert.deepEqual([tool('opensnoop').lifecycle, tool('again').lifecycle], ['running', 'idle']);
  assert.equal(tool('never').lifecycle, 'idle');
});

test('switches, text, selection and pause are those of one tool', async () => {
  await using app = sessionOver(opensTrace(), opensTrace(knownOpens(), { id: 'again' }));
  const { session, actions, rowsOf, tool, become } = app;
  await session.start();
  await become('23 opens', () => rowsOf('opensnoop').length === 23);
  actions.toggle('failed');
  actions.ask('filter', '');
  actions.type('err:eloop');
  actions.answer();
  actions.move(-1, 10);
  actions.pause();
  assert.equal(rowsOf('opensnoop').length, 3);
  actions.openTab('again');
  await become('23 opens', () => rowsOf('again').length === 23);
  const { values, query } = tool('again');
  const events = eventsOf(tool('again'));
  assert.deepEqual(
    [values.failed, query, events.view.following, events.view.paused],
    [false, '', true, false],
  );
  actions.ask('filter', '');
  actions.type('path:file');
  const links = rowsOf('again').length;
  assert.ok(links > 3 && links < 23);
  actions.answer();
  actions.openTab('opensnoop');
  assert.equal(rowsOf('opensnoop').length, 3);
  assert.ok(eventsOf(tool('opensnoop')).view.paused && !eventsOf(tool('opensnoop')).view.following);
});

test('who is traced is the same for all, for those that do not run yet too', async () => {
  const traces = ['opensnoop', 'again', 'later'].map((id) => opensTrace(knownOpens(), { id }));
  await using app = sessionOver(...traces);
  const { session, actions, rowsOf, become, store } = app;
  await session.start();
  actions.openTab('again');
  await become('23 opens', () => rowsOf('again').length === 23);
  const pid = rowsOf('again')[0]?.pid ?? 0;
  actions.setPid(pid + 1);
  assert.equal(store.getState().identity.pid, pid + 1);
  assert.deepEqual(
    traces.map(({ identity }) => identity.pid),
    [pid + 1, pid + 1, pid + 1],
  );
  assert.equal(rowsOf('again').length, 0);
  actions.openTab('opensnoop');
  assert.equal(rowsOf('opensnoop').length, 0);
  actions.openTab('later');
  await become('23 events', () => eventsOf(app.tool('later')).log.end === 23);
  assert.equal(rowsOf('later').length, 0);
  actions.setPid(undefined);
  assert.deepEqual([rowsOf('later').length, rowsOf('again').length], [23, 23]);
});

test('when one that runs refuses whom to trace, nothing changes anywhere, and why is told', async () => {
  const { trace: second, mood } = refusingTrace('again');
  const traces = [opensTrace(), second, opensTrace(knownOpens(), { id: 'later' })];
  await using app = sessionOver(...traces);
  const { session, actions, rowsOf, become, store } = app;
  await session.start();
  actions.openTab('again');
  await become('23 opens', () => rowsOf('again').length === 23);
  mood.refuses = true;
  actions.openTab('opensnoop');
  actions.setPid(1);
  assert.equal(store.getState().notice, 'again refuses: Not these.');
  assert.equal(store.getState().identity.pid, undefined);
  assert.deepEqual(
    traces.map(({ identity }) => identity.pid),
    [undefined, undefined, undefined],
  );
  assert.deepEqual([rowsOf('opensnoop').length, rowsOf('again').length], [23, 23]);
  assert.deepEqual(
    ['opensnoop', 'again'].map((id) => app.tool(id).lifecycle),
    ['running', 'running'],
  );
  mood.refuses = false;
  actions.setPid(1);
  assert.equal(store.getState().notice, '');
  assert.deepEqual([rowsOf('opensnoop').length, rowsOf('again').length], [0, 0]);
});

test('taken back is a change also when who was traced before has ended meanwhile', async () => {
  const source = knownOpens();
  let living = true;
  const checkIdentity: EventSource['checkIdentity'] = (filter) => {
    if (filter.pid === 7 && !living) throw new ProbeError('NO_SUCH_PID', 'No process has the PID 7.');
    return filter;
  };
  const first = opensTrace({ ...source, checkIdentity });
  const { trace: second, mood } = refusingTrace('again');
  await using app = sessionOver(first, second);
  await app.session.start();
  app.actions.openTab('again');
  await app.become('the second to run', () => app.tool('again').lifecycle === 'running');
  app.actions.setPid(7);
  living = false;
  mood.refuses = true;
  app.actions.setPid(8);
  assert.match(app.store.getState().notice, /^again refuses/);
  assert.deepEqual([first.identity.pid, second.identity.pid], [7, 7]);
  assert.equal(app.tool('opensnoop').lifecycle, 'running');
});

test('a tool that fails, at the start or later, leaves the others alone', async () => {
  const source = flood();
  let torn = false;
  const openObject: EventSource['addon']['openObject'] = (path) => {
    const object = source.addon.openObject(path);
    const drain = object.drain.bind(object);
    object.drain = (ring, target, counts) => {
      if (torn) throw new Error('torn');
      return drain(ring, target, counts);
    };
    return object;
  };
  const broken = { ...knownOpens(), requireTracing: () => assert.fail('no such luck') };
  await using app = sessionOver(
    opensTrace({ ...source, addon: { ...source.addon, openObject } }),
    opensTrace(broken, { id: 'broken' }),
    opensTrace(flood(), { id: 'sound' }),
  );
  const { session, actions, tool, become } = app;
  await session.start();
  actions.openTab('broken');
  await become('a failure', () => tool('broken').lifecycle === 'failed');
  assert.equal(tool('broken').error?.message, 'no such luck');
  actions.openTab('sound');
  await become('the third to run', () => tool('sound').lifecycle === 'running');
  torn = true;
  await become('the first to fail', () => tool('opensnoop').error !== undefined);
  const before = eventsOf(tool('sound')).log.end;
  await become('more events', () => eventsOf(tool('sound')).log.end > before + 100);
  assert.deepEqual(
    ['opensnoop', 'broken', 'sound'].map((id) => tool(id).lifecycle),
    ['failed', 'failed', 'running'],
  );
  assert.equal(tool('sound').error, undefined);
  torn = false;
  actions.openTab('opensnoop');
  actions.startOrStop();
  await become('the first to run again', () => tool('opensnoop').lifecycle === 'running');
});

test('a hidden tool keeps what comes and looks for nothing in it until it is shown', async () => {
  await using app = sessionOver(opensTrace(flood()), opensTrace(knownOpens(), { id: 'again' }));
  const { session, actions, tool, become } = app;
  await session.start();
  actions.ask('filter', '');
  actions.type('err:eloop');
  actions.answer();
  const { view, log } = eventsOf(tool('opensnoop'));
  await become('some that pass', () => view.matches.count > 0);
  actions.openTab('again');
  const { count } = view.matches;
  const end = log.end;
  await become('many more', () => log.end > end + 230);
  assert.equal(view.matches.count, count);
  actions.openTab('opensnoop');
  await become('all of them to be looked at', () => view.matches.complete && view.matches.count > count);
});

test('a recording says which tabs it has nothing for, and plays on in the others', async () => {
  await using app = sessionOver(
    opensTrace(flood()),
    opensTrace(flood(), { id: 'biggest', probe: { object: 'biggest.bpf.o' } }),
  );
  const { session, actions, tool, become } = app;
  await session.start();
  actions.openTab('biggest');
  await become('a sentence', () => tool('biggest').error !== undefined);
  assert.equal(tool('biggest').error?.message, 'The recording is of opensnoop: it has nothing for biggest.');
  assert.equal(tool('biggest').error?.code, 'BAD_RECORDING');
  const before = eventsOf(tool('opensnoop')).log.end;
  await become('more events', () => eventsOf(tool('opensnoop')).log.end > before);
});

test('a frame changes figures and tells nobody', async () => {
  await using app = sessionOver(opensTrace(flood()), opensTrace(flood(), { id: 'again' }));
  const { session, actions, tool, become, store } = app;
  await session.start();
  actions.openTab('again');
  await become('events of both', () => {
    return eventsOf(tool('opensnoop')).log.end > 0 && eventsOf(tool('again')).log.end > 0;
  });
  let told = 0;
  const forget = store.subscribe(() => told++);
  const before = eventsOf(tool('again')).log.end;
  await become('many frames', () => eventsOf(tool('again')).log.end > before + 230);
  forget();
  assert.equal(told, 0);
});
