// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chooseFunctionBackend,
  FEW_FUNCTIONS,
  FUNCTION_BACKENDS,
  type FunctionPurpose,
} from '../../src/probes/function-backends.ts';
import type { TargetKind } from '../../src/probes/function-targets.ts';
import type { FunctionRungs } from '../../src/probes/host/function-rungs.ts';
import { EVERY_RUNG } from './rungs.ts';

const LINUX_6_1: FunctionRungs = {
  ...EVERY_RUNG,
  kprobeMulti: 'EOPNOTSUPP',
  session: 'none',
  uprobeMulti: 'EINVAL',
};
const LINUX_7_2: FunctionRungs = { ...EVERY_RUNG, session: 'context' };
const LOCKED: FunctionRungs = {
  ...EVERY_RUNG,
  lockdown: 'integrity',
  kprobes: false,
  kprobeMulti: 'EOPNOTSUPP',
  session: 'none',
  fentry: 'EPERM',
};

const CHOICES: readonly [string, FunctionRungs, TargetKind, FunctionPurpose, number, string][] = [
  ['6.1', LINUX_6_1, 'kernel', 'count', FEW_FUNCTIONS, 'fentry'],
  ['6.1', LINUX_6_1, 'kernel', 'count', FEW_FUNCTIONS + 1, 'kprobe'],
  ['6.1', LINUX_6_1, 'kernel', 'time', 1, 'fentry'],
  ['6.1', LINUX_6_1, 'kernel', 'time', 600, 'kprobe'],
  ['6.1', LINUX_6_1, 'kernel', 'outermost', 14, 'fentry'],
  ['6.1', LINUX_6_1, 'user', 'time', 3, 'uprobe'],
  ['6.12', EVERY_RUNG, 'kernel', 'count', 1, 'kprobe.multi'],
  ['6.12', EVERY_RUNG, 'kernel', 'count', 10_000, 'kprobe.multi'],
  ['6.12', EVERY_RUNG, 'kernel', 'time', FEW_FUNCTIONS, 'fentry'],
  ['6.12', EVERY_RUNG, 'kernel', 'time', FEW_FUNCTIONS + 1, 'kprobe.session'],
  ['6.12', EVERY_RUNG, 'user', 'count', 3, 'uprobe.multi'],
  ['6.12', EVERY_RUNG, 'tracepoint', 'count', 3, 'tracepoint'],
  ['7.2', LINUX_7_2, 'kernel', 'time', 1, 'kprobe.session'],
  ['7.2', LINUX_7_2, 'kernel', 'outermost', 14, 'kprobe.session'],
  ['6.9', { ...EVERY_RUNG, session: 'none' }, 'kernel', 'time', 33, 'kprobe.multi'],
  ['fentry alone', { ...LOCKED, fentry: '' }, 'kernel', 'time', 600, 'fentry'],
  ['kprobes alone', { ...LOCKED, kprobes: true }, 'kernel', 'count', 1, 'kprobe'],
  ['a locked kernel', LOCKED, 'user', 'count', 1, 'uprobe.multi'],
];

for (const [name, rungs, kind, purpose, count, expected] of CHOICES) {
  test(`${name}: ${count} of ${kind} for ${purpose} go by ${expected}`, () => {
    assert.equal(chooseFunctionBackend(kind, count, purpose, rungs, 'auto'), expected);
  });
}

test('a backend that is forced is taken, whatever the number of functions', () => {
  assert.equal(chooseFunctionBackend('kernel', 600, 'time', EVERY_RUNG, 'fentry'), 'fentry');
  assert.equal(chooseFunctionBackend('kernel', 1, 'count', EVERY_RUNG, 'kprobe'), 'kprobe');
});

test('a forced backend that the kernel lacks is refused with the reason', () => {
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'count', LINUX_6_1, 'kprobe.multi'), {
    code: 'NOT_SUPPORTED',
    message: 'Not possible here: kprobe.multi: the kernel was built without it.',
  });
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'time', LOCKED, 'fentry'), {
    code: 'NOT_SUPPORTED',
    message: 'Not possible here: fentry: the kernel forbids it, being locked down (integrity).',
  });
});

test('before cookies only trampolines know what was hit', () => {
  const old: FunctionRungs = { ...LINUX_6_1, cookies: false };
  assert.equal(chooseFunctionBackend('kernel', 600, 'time', old, 'auto'), 'fentry');
  assert.throws(() => chooseFunctionBackend('tracepoint', 1, 'count', old, 'auto'), {
    code: 'NOT_SUPPORTED',
    message: /no attach cookies \(5\.15\)/,
  });
});

test('a backend of another kind or purpose is a mistake', () => {
  const wrong = (kind: TargetKind, purpose: FunctionPurpose, backend: string) =>
    assert.throws(() => chooseFunctionBackend(kind, 1, purpose, EVERY_RUNG, backend), { code: 'BAD_VALUE' });
  wrong('kernel', 'count', 'kprobe.session');
  wrong('kernel', 'count', 'uprobe');
  wrong('user', 'time', 'fentry');
  wrong('tracepoint', 'time', 'auto');
  wrong('user', 'outermost', 'auto');
  wrong('kernel', 'count', 'sideways');
});

test('a kernel without any way says what it lacks of each, and what works', () => {
  assert.throws(
    () => chooseFunctionBackend('kernel', 1, 'count', LOCKED, 'auto'),
    (error: unknown) => {
      assert.ok(error instanceof Error && 'code' in error && 'remedy' in error);
      assert.equal(error.code, 'LOCKED_DOWN');
      for (const what of ['kprobe.multi', 'fentry', 'kprobe', 'integrity'])
        assert.ok(error.message.includes(what), what);
      assert.equal(
        error.remedy,
        'A kernel with CONFIG_KPROBE_EVENTS can, and this one may when it is booted without lockdown. Functions of programs and tracepoints can be counted here.',
      );
      return true;
    },
  );
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'time', LOCKED, 'auto'), {
    remedy:
      'A kernel with CONFIG_KPROBE_EVENTS can, and this one may when it is booted without lockdown. Functions of programs can be timed here.',
  });
  const unknown: FunctionRungs = { ...LOCKED, lockdown: 'unknown' };
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'time', unknown, 'auto'), {
    code: 'NOT_SUPPORTED',
    message: /fentry: the kernel forbids it, as a lockdown may, of which nothing can be told/,
    remedy: 'A kernel with CONFIG_KPROBE_EVENTS can. Functions of programs can be timed here.',
  });
});

test('where perf events are closed only links are left', () => {
  const perf = { reason: 'the kernel keeps perf events for CAP_SYS_ADMIN', remedy: 'Open them.' };
  const closed: FunctionRungs = { ...EVERY_RUNG, perf, admin: false };
  assert.equal(chooseFunctionBackend('kernel', 1, 'count', closed, 'auto'), 'kprobe.multi');
  assert.equal(chooseFunctionBackend('user', 1, 'count', closed, 'auto'), 'uprobe.multi');
  assert.throws(() => chooseFunctionBackend('tracepoint', 1, 'count', closed, 'auto'), {
    message:
      'This kernel cannot count tracepoints: tracepoint: the kernel keeps perf events for CAP_SYS_ADMIN.',
    remedy: 'Open them. Kernel functions and functions of programs can be counted here.',
  });
  const old: FunctionRungs = { ...LINUX_6_1, perf, admin: false };
  assert.throws(() => chooseFunctionBackend('user', 1, 'time', old, 'auto'), {
    message:
      /^This user cannot time functions of programs: .*uprobe: the kernel keeps it for CAP_SYS_ADMIN\.$/,
    remedy: 'Run it with sudo, or give the user CAP_SYS_ADMIN. Kernel functions can be timed here.',
  });
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'time', { ...old, fentry: 'EINVAL' }, 'auto'), {
    remedy: 'Open them.',
  });
});

test('lockdown for confidentiality refuses kprobes and tracepoints, and nothing else', () => {
  const rungs: FunctionRungs = { ...LINUX_6_1, lockdown: 'confidentiality', tracefs: false };
  assert.equal(chooseFunctionBackend('kernel', 600, 'count', rungs, 'auto'), 'fentry');
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'count', rungs, 'kprobe'), {
    message: 'Not possible here: kprobe: the kernel forbids it, being locked down (confidentiality).',
  });
  assert.throws(() => chooseFunctionBackend('tracepoint', 1, 'count', rungs, 'auto'), {
    code: 'LOCKED_DOWN',
    remedy:
      'Boot it with lockdown=integrity or without lockdown. Kernel functions and functions of programs can be counted here.',
  });
  const closed: FunctionRungs = { ...rungs, fentry: 'EPERM' };
  assert.throws(() => chooseFunctionBackend('kernel', 1, 'time', closed, 'auto'), {
    code: 'LOCKED_DOWN',
    remedy: 'Boot it with lockdown=integrity or without lockdown. Functions of programs can be timed here.',
  });
});

test('what follows the dot in the name of a backend will do', () => {
  assert.equal(chooseFunctionBackend('kernel', 1, 'count', EVERY_RUNG, 'multi'), 'kprobe.multi');
  assert.equal(chooseFunctionBackend('user', 1, 'time', EVERY_RUNG, 'multi'), 'uprobe.multi');
  assert.equal(chooseFunctionBackend('kernel', 1, 'time', EVERY_RUNG, 'session'), 'kprobe.session');
});

test('only what a choice depends on is asked of the kernel', () => {
  const asked: string[] = [];
  const rungs = new Proxy(EVERY_RUNG, {
    get: (target, name: keyof FunctionRungs) => {
      asked.push(name);
      return target[name];
    },
  });
  chooseFunctionBackend('tracepoint', 1, 'count', rungs, 'auto');
  assert.deepEqual(asked, ['tracefs', 'perf', 'cookies']);
  chooseFunctionBackend('user', 1, 'time', rungs, 'uprobe');
  assert.deepEqual(asked, ['tracefs', 'perf', 'cookies', 'uprobes', 'admin', 'perf', 'cookies']);
});

test('every backend has one name', () => {
  assert.equal(new Set(FUNCTION_BACKENDS).size, FUNCTION_BACKENDS.length);
  assert.equal(FUNCTION_BACKENDS.length, 7);
});
