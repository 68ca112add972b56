// SPDX-License-Identifier: MIT
/** What vfsstat is attached to, by what the kernel has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionRungs } from '../../src/probes/host/function-rungs.ts';
import { vfsstat } from '../../src/probes/tools/vfsstat.ts';
import { EVERY_RUNG } from './rungs.ts';

const FENTRY: FunctionRungs = { ...EVERY_RUNG, kprobes: false, kprobeMulti: 'EOPNOTSUPP', session: 'none' };
const choose = (rungs: FunctionRungs) => vfsstat.choose?.('auto', rungs);

test('where nothing may be read creates are left out, and that is told', () => {
  const names = (rungs: FunctionRungs) => choose(rungs)?.rows.map(({ name }) => name) ?? [];
  assert.ok(names(FENTRY).includes('CREATE'));
  const locked: FunctionRungs = { ...FENTRY, lockdown: 'confidentiality' };
  assert.deepEqual(
    names(FENTRY).filter((name) => !names(locked).includes(name)),
    ['CREATE'],
  );
  assert.deepEqual(choose(locked)?.creations, new Set());
  assert.match(choose(locked)?.warnings[0] ?? '', /^CREATE is not told: .*confidentiality/);
  assert.deepEqual(choose(FENTRY)?.warnings, []);
});

test('without a way to functions system calls are counted, and without tracefs both are told', () => {
  const none: FunctionRungs = { ...FENTRY, fentry: 'EPERM', lockdown: 'integrity' };
  assert.equal(choose(none)?.label, 'system calls');
  assert.throws(() => choose({ ...none, tracefs: false, tracefsRemedy: 'Mount it.' }), {
    code: 'LOCKED_DOWN',
    message:
      /fentry: the kernel forbids it.*\. System calls cannot be counted instead: tracepoint: tracefs cannot be read\.$/,
    remedy:
      'A kernel with CONFIG_KPROBE_EVENTS can, and this one may when it is booted without lockdown. Mount it.',
  });
});
