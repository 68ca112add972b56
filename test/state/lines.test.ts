// SPDX-License-Identifier: MIT
/** Command lines typed on the screen, done by the whole state. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternTrace } from './pattern-trace.ts';
import { opensTrace, sessionOver } from './sessions.ts';

test('a line sets all parameters of its tool, and who is traced where it says so', async () => {
  await using app = sessionOver(opensTrace());
  const { session, actions, current, shown, become, store } = app;
  await session.start();
  await become('23 opens', () => shown().length === 23);
  const pid = shown()[0]?.pid ?? 0;
  const enter = (text: string) => {
    actions.askCommand();
    actions.type(text);
    actions.doLine();
  };
  enter(`sudo opensnoop-bpfcc -x -n opens -p ${pid}`);
  assert.deepEqual([shown().length, store.getState().identity.pid], [17, pid]);
  assert.deepEqual([current().values.failed, current().values.name], [true, 'opens']);
  enter('opensnoop -U');
  assert.deepEqual([shown().length, store.getState().identity.pid], [23, pid]);
  assert.deepEqual(
    [current().values.failed, current().values.name, current().values.uid],
    [false, undefined, true],
  );
  enter(`opensnoop -p ${pid + 1} -d 5`);
  assert.deepEqual([shown().length, store.getState().identity.pid], [0, pid + 1]);
  assert.equal(store.getState().notice, 'Ignored on the screen: -d 5.');
});

test('a line that cannot be done changes nothing, and stays to be mended', async () => {
  await using app = sessionOver(opensTrace());
  const { session, actions, current, shown, become, store } = app;
  await session.start();
  await become('23 opens', () => shown().length === 23);
  const { values } = current();
  actions.askCommand();
  actions.type('opensnoop -p 7 -x -f O_NOTHING');
  actions.doLine();
  const { prompt, identity } = store.getState();
  assert.equal(prompt?.text, 'opensnoop -p 7 -x -f O_NOTHING');
  assert.ok(prompt.line?.kind === 'problem');
  assert.match(prompt.line.sentence, /O_NOTHING/);
  assert.equal(identity.pid, undefined);
  assert.deepEqual(current().values, values);
  assert.equal(shown().length, 23);
});

test('a line opens its tab and starts what was missing a pattern, was stopped, or had failed, once', async () => {
  const counts = patternTrace('funccount', 'vfs_*');
  const times = patternTrace('funclatency');
  const { session, actions, become, store, tool, ...app } = sessionOver(counts.trace, times.trace);
  await using _ = app;
  await session.start();
  const enter = (text: string) => {
    actions.askCommand();
    actions.type(text);
    actions.doLine();
  };
  const runs = (id: string, starts: readonly string[]) =>
    become(`${id} to run`, () => tool(id).lifecycle === 'running' && starts.length > 0);
  // Its tab has been seen, without a pattern.
  actions.openTab('funclatency');
  actions.openTab('funccount');
  enter('funclatency -u tcp_sendmsg');
  assert.equal(store.getState().tab, 'funclatency');
  await runs('funclatency', times.starts);
  enter('funclatency tcp_sendmsg');
  enter('funclatency tcp_recvmsg');
  await become('the other', () => times.starts.length === 2 && tool('funclatency').lifecycle === 'running');
  assert.deepEqual(times.starts, ['tcp_sendmsg', 'tcp_recvmsg']);
  actions.startOrStop();
  await become('it to stop', () => tool('funclatency').lifecycle === 'idle');
  enter('funclatency tcp_recvmsg');
  await become('it to run again', () => tool('funclatency').lifecycle === 'running');
  times.gate.error = 'It fails.';
  enter('funclatency udp_*');
  await become('it to fail', () => tool('funclatency').lifecycle === 'failed');
  times.gate.error = undefined;
  enter('funclatency udp_send*');
  await become('it to run after all', () => tool('funclatency').lifecycle === 'running');
  assert.deepEqual(times.starts, ['tcp_sendmsg', 'tcp_recvmsg', 'tcp_recvmsg', 'udp_*', 'udp_send*']);
  assert.deepEqual(counts.starts, ['vfs_*']);
});

test('while a line is typed the matches of its pattern are told', async () => {
  const { trace } = patternTrace('funccount', 'a');
  const { session, actions, become, store, ...app } = sessionOver(trace);
  await using _ = app;
  await session.start();
  actions.askCommand();
  actions.type('funccount vfs_*');
  await become('a hint', () => store.getState().prompt?.hint === '5 functions');
});

test('a row opens a tab that was seen without a pattern, and it runs there', async () => {
  const counts = patternTrace('counts', 'vfs_*');
  const times = patternTrace('times');
  const { session, actions, become, tool, ...app } = sessionOver(counts.trace, times.trace);
  await using _ = app;
  await session.start();
  actions.openTab('times');
  actions.openTab('counts');
  actions.drill('times', 'pattern', 'vfs_read');
  await become('the other to run', () => tool('times').lifecycle === 'running');
  assert.deepEqual(times.starts, ['vfs_read']);
});
