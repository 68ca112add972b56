// SPDX-License-Identifier: MIT
/** Tools with a pattern: what they need first, what another pattern does, what is told while one types. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternTrace } from './pattern-trace.ts';
import { sessionOver } from './sessions.ts';

test('without a pattern a tool says what it needs, and starts when that is typed', async () => {
  const { trace, starts } = patternTrace('funcs');
  const { session, actions, become, current, store, ...app } = sessionOver(trace);
  await using _ = app;
  await session.start();
  assert.deepEqual([current().lifecycle, current().missing], ['idle', 'A pattern is needed.']);
  actions.startOrStop();
  assert.deepEqual(starts, []);
  actions.setParam('pattern', 'vfs_*');
  await become('it to run', () => current().lifecycle === 'running');
  assert.deepEqual([starts, current().missing], [['vfs_*'], undefined]);
  assert.equal(store.getState().notice, 'Skipped bad: refused.');
});

test('another pattern is another start, and none is a stop', async () => {
  const { trace, starts } = patternTrace('funcs', 'vfs_*');
  const { session, actions, become, current, ...app } = sessionOver(trace);
  await using _ = app;
  await session.start();
  actions.setParam('pattern', 'tcp_*');
  await become('the other', () => starts.length === 2 && current().lifecycle === 'running');
  assert.deepEqual(starts, ['vfs_*', 'tcp_*']);
  actions.setParam('pattern', 'tcp_*');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(starts.length, 2, 'the same is no other');
  actions.setParam('pattern', '');
  await become('it to stop', () => current().lifecycle === 'idle');
  assert.equal(current().missing, 'A pattern is needed.');
});

test('another pattern starts what was stopped', async () => {
  const { trace, starts } = patternTrace('funcs', 'vfs_*');
  const { session, actions, become, current, ...app } = sessionOver(trace);
  await using _ = app;
  await session.start();
  actions.startOrStop();
  await become('it to stop', () => current().lifecycle === 'idle');
  actions.setParam('pattern', 'tcp_*');
  await become('it to run', () => current().lifecycle === 'running');
  assert.deepEqual(starts, ['vfs_*', 'tcp_*']);
});

test('what is being attached can be called off, and that is no failure', async () => {
  const { trace, gate, starts } = patternTrace('funcs', 'vfs_*');
  gate.open = false;
  const { session, actions, become, current, ...app } = sessionOver(trace);
  await using _ = app;
  const started = session.start();
  await become('it to start', () => current().lifecycle === 'starting');
  actions.startOrStop();
  await started;
  assert.deepEqual([current().lifecycle, current().error], ['idle', undefined]);
  gate.open = true;
  actions.startOrStop();
  await become('it to run', () => current().lifecycle === 'running');
  assert.equal(starts.length, 2);
});

test('what is typed is explained and completed, and an answer to something else is dropped', async () => {
  const { trace } = patternTrace('funcs', 'a');
  const { session, actions, become, store, ...app } = sessionOver(trace);
  await using _ = app;
  await session.start();
  const hint = () => store.getState().prompt?.hint;
  actions.askParam('pattern', 'pattern', 'nothing');
  await become('a hint', () => hint() === '1 functions');
  actions.type('vf');
  actions.type('vfs');
  await become('the last one', () => hint() === '3 functions');
  actions.complete();
  await become('a completion', () => store.getState().prompt?.text === 'vfs_read');
  assert.equal(hint(), 'vfs_read vfs_readv');
  actions.type('(');
  await become('a sentence', () => hint() === 'That is no pattern.');
  actions.cancel();
  assert.equal(store.getState().prompt, undefined);
});

test('a row opens another tool on itself, and that one knows where it came from', async () => {
  const first = patternTrace('counts', 'vfs_*');
  const second = patternTrace('times');
  const { session, actions, become, store, tool, ...app } = sessionOver(first.trace, second.trace);
  await using _ = app;
  await session.start();
  actions.drill('times', 'pattern', 'vfs_read');
  await become('the other to run', () => tool('times').lifecycle === 'running');
  assert.deepEqual([store.getState().tab, store.getState().cameFrom], ['times', 'counts']);
  assert.deepEqual(second.starts, ['vfs_read']);
  actions.openTab('counts');
  assert.equal(store.getState().cameFrom, undefined);
});
