// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cookieOf, specsOf, targetOf } from '../../src/probes/function-attach.ts';
import { type FunctionRequest, planFunctions } from '../../src/probes/function-plan.ts';
import type { FunctionTarget } from '../../src/probes/function-targets.ts';
import { EVERY_RUNG } from './rungs.ts';

const kernel = (name: string, address?: bigint): FunctionTarget => ({
  kind: 'kernel',
  name,
  ...(address === undefined ? {} : { address }),
});
const user = (name: string, path: string, offset: bigint, pid?: number): FunctionTarget => ({
  kind: 'user',
  name,
  path,
  offset,
  ...(pid === undefined ? {} : { pid }),
});
const fork: FunctionTarget = { kind: 'tracepoint', category: 'sched', name: 'sched_process_fork' };

function many(count: number): FunctionTarget[] {
  return Array.from({ length: count }, (_, index) => kernel(`function_${index}`));
}

function plan(request: Partial<FunctionRequest>, rungs = EVERY_RUNG, cpus = 2) {
  return planFunctions({ targets: many(3), purpose: 'count', backend: 'auto', ...request }, rungs, cpus);
}

test('10,000 counters take 8 bytes for each target and CPU, rows begin on their own cache line', () => {
  const { backend, maxEntries, constants, rowSlots, steps } = plan({ targets: many(10_001) }, EVERY_RUNG, 64);
  assert.equal(backend, 'kprobe.multi');
  assert.equal(rowSlots, 10_008);
  assert.deepEqual(maxEntries, { counts: 10_008 * 64 });
  assert.deepEqual(constants, { row_slots: 10_008 });
  assert.deepEqual(
    steps.map(({ program, targets }) => [program, targets.length]),
    [['count_kprobe_multi', 10_001]],
  );
});

test('returns are attached before entries', () => {
  const programs = (backend: string) =>
    plan({ purpose: 'time', backend }).steps.map(({ program, at }) => `${program} ${at}`);
  assert.deepEqual(programs('fentry'), ['leave_fentry return', 'enter_fentry entry']);
  assert.deepEqual(programs('kprobe'), ['leave_kprobe return', 'enter_kprobe entry']);
});

test('a session that may pass over calls has their entries counted beside it', () => {
  const old = plan({ purpose: 'time', targets: many(40) });
  assert.equal(old.object, 'function_session_old.bpf.o');
  assert.deepEqual(old.programs, ['time_session', 'count_beside']);
  assert.deepEqual([old.countedBeside, old.constants.counted_beside], [true, 1]);
  assert.equal(old.maxEntries.begun_calls, 80);
  const now = plan({ purpose: 'time' }, { ...EVERY_RUNG, session: 'context' });
  assert.equal(now.object, 'function_session.bpf.o');
  assert.deepEqual(now.programs, ['time_session']);
  assert.deepEqual([now.countedBeside, now.maxEntries.begun_calls], [false, 1]);
});

test('one histogram for all takes one a CPU, save where programs would share it', () => {
  assert.equal(plan({ purpose: 'time', backend: 'kprobe' }).maxEntries.latencies, 6);
  assert.equal(plan({ purpose: 'time', backend: 'kprobe', together: true }).maxEntries.latencies, 2);
  assert.equal(plan({ purpose: 'time', backend: 'fentry', together: true }).maxEntries.latencies, 6);
});

test('histograms that would not fit are refused, together they fit', () => {
  const request = { purpose: 'time' as const, targets: many(10_000) };
  assert.throws(() => plan(request, EVERY_RUNG, 16), { code: 'BAD_VALUE', message: /413 MiB/ });
  assert.equal(plan({ ...request, together: true }, EVERY_RUNG, 16).rowHists, 1);
});

test('targets of several kinds each have their way', () => {
  const mixed = [kernel('a'), fork, user('b', '/bin/b', 1n)];
  const { backend, steps } = plan({ targets: mixed });
  assert.equal(backend, 'kprobe.multi + tracepoint + uprobe.multi');
  assert.deepEqual(
    steps.map(({ program, targets }) => [program, targets]),
    [
      ['count_kprobe_multi', [0]],
      ['count_tracepoint', [1]],
      ['count_uprobe_multi', [2]],
    ],
  );
  // Sessions are in an object of their own.
  const timed = plan({ purpose: 'time', targets: [...many(40), user('b', '/bin/b', 1n)] });
  assert.equal(timed.backend, 'kprobe.multi + uprobe.multi');
});

test('without targets, or without a group for each, there is no plan', () => {
  assert.throws(() => plan({ targets: [] }), { code: 'BAD_VALUE' });
  assert.throws(() => plan({ purpose: 'outermost', groups: [0, 1] }), { code: 'INTERNAL' });
  assert.throws(() => plan({ purpose: 'outermost', groups: [0, 1, 32] }), { code: 'INTERNAL' });
  assert.equal(plan({ purpose: 'outermost', groups: [0, 1, 31] }).object, 'function_group.bpf.o');
});

test('a cookie holds the target and its group', () => {
  assert.equal(cookieOf(9999, undefined), 9999n);
  assert.equal(cookieOf(2, [0, 0, 31]), (31n << 32n) | 2n);
  assert.equal(targetOf((31n << 32n) | 2n), 2);
});

test('kernel functions are attached by address where they have one, user functions by file and process', () => {
  const targets = [
    kernel('a'),
    kernel('b', 0xffff_ffff_8100_0000n),
    kernel('c'),
    user('d', '/bin/x', 16n),
    user('e', '/bin/y', 32n, 7),
    user('f', '/bin/x', 48n),
  ];
  const { steps } = plan({ targets });
  const specs = steps.flatMap((step) => specsOf(step, targets, undefined, new Set([2])));
  assert.deepEqual(specs, [
    {
      kind: 'kprobe-multi',
      program: 'count_kprobe_multi',
      at: 'entry',
      names: ['a'],
      cookies: BigUint64Array.of(0n),
    },
    {
      kind: 'kprobe-multi',
      program: 'count_kprobe_multi',
      at: 'entry',
      names: ['b'],
      cookies: BigUint64Array.of(1n),
      addresses: BigUint64Array.of(0xffff_ffff_8100_0000n),
    },
    {
      kind: 'uprobe-multi',
      program: 'count_uprobe_multi',
      at: 'entry',
      names: ['d', 'f'],
      cookies: BigUint64Array.of(3n, 5n),
      path: '/bin/x',
      offsets: BigUint64Array.of(16n, 48n),
    },
    {
      kind: 'uprobe-multi',
      program: 'count_uprobe_multi',
      at: 'entry',
      names: ['e'],
      cookies: BigUint64Array.of(4n),
      path: '/bin/y',
      offsets: BigUint64Array.of(32n),
      pid: 7,
    },
  ]);
});
