// SPDX-License-Identifier: MIT
/** Tools with a pattern: what they need first, what another pattern does, what is told while one types. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import type { Lifecycle } from '../../src/probes/lifecycle.ts';
import { type ParamSchema, parseParams, parseTyped } from '../../src/probes/params.ts';
import type { AnyTrace } from '../../src/probes/trace.ts';
import { sessionOver } from './sessions.ts';

const params = {
  pattern: { kind: 'text', short: 'e', long: 'pattern', metavar: 'PATTERN', summary: 'which functions' },
} as const satisfies ParamSchema;

const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
const losses = { ring: 0, arena: 0, untracked: 0 };
const counters = { seen: 0, superseded: 0, losses, missed: 0, runTimeNs: 0, timedEvents: 0 };

/** A tool that is attached when the test lets it. */
function patternTrace(id: string, pattern?: string) {
  const starts: string[] = [];
  const gate = { open: true, release: () => {} };
  let values = parseParams(params, pattern === undefined ? {} : { pattern: [pattern] });
  let lifecycle: Lifecycle = 'idle';
  let abort = () => {};
  const trace: AnyTrace = {
    id,
    subject: 'functions',
    params,
    get values() {
      return values;
    },
    controller: {
      backend: 'kprobe.multi',
      skipped: [{ program: 'count', target: 'bad', errno: 22, reason: 'refused' }],
      counters,
      now: () => '',
    },
    get lifecycle() {
      return lifecycle;
    },
    data: {
      kind: 'counts',
      reading: () => ({
        noun: 'calls',
        sink: undefined,
        targets: [{ name: starts.at(-1) ?? '', address: undefined, pattern: `only_${starts.at(-1)}` }],
        read: () => Float64Array.of(23),
      }),
    },
    ticking: { tick: () => 0, stop: async () => {}, readStats: () => {}, onPressure: undefined },
    identity: anybody,
    leavesSelfOut: true,
    heedsFilters: true,
    check: () => {},
    get missing() {
      return values.pattern === undefined ? 'A pattern is needed.' : undefined;
    },
    get outdated() {
      return starts.length > 0 && starts.at(-1) !== values.pattern;
    },
    progress: undefined,
    warnings: [],
    leftOut: [],
    typing: {
      explain: async (_, text) => {
        if (text === '(') throw new ProbeError('BAD_VALUE', 'That is no pattern.');
        return `${text.length} functions`;
      },
      complete: async (_, text) => ['vfs_read', 'vfs_readv'].filter((name) => name.startsWith(text)),
    },
    start: async () => {
      starts.push(String(values.pattern));
      lifecycle = 'starting';
      await new Promise<void>((resolve, reject) => {
        gate.release = resolve;
        abort = () => reject(new ProbeError('ATTACH_FAILED', 'The start was called off.'));
        if (gate.open) resolve();
      }).catch((error: unknown) => {
        lifecycle = 'idle';
        throw error;
      });
      lifecycle = 'running';
    },
    stop: async () => {
      if (lifecycle === 'starting') abort();
      else lifecycle = 'idle';
    },
    checkIdentity: () => {},
    setIdentity: () => {},
    setSwitch: () => {},
    setParam: (_, text) => {
      values = { ...values, pattern: parseTyped(params.pattern, text) as string | undefined };
    },
    takeFilterChange: () => false,
  };
  return { trace, starts, gate };
}

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
