// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachSpec } from '../../native/index.d.ts';
import {
  attach,
  drainAll,
  exitSpecs,
  heldLinks,
  load,
  makeOpens,
  nativeError,
  options,
  traced,
} from './support.ts';

const here: AttachSpec = {
  program: 'exit_openat',
  kind: 'tracepoint',
  category: 'syscalls',
  name: 'sys_exit_openat',
};
/** Both ways of knowing the arguments at once. */
const everything: readonly AttachSpec[] = exitSpecs.flatMap((spec) => {
  if (spec.kind !== 'tracepoint') return [];
  const call = spec.program.replace('exit_', '');
  return [
    spec,
    { ...spec, program: `leave_${call}` },
    { ...spec, program: `enter_${call}`, name: `sys_enter_${call}` },
  ];
});
const allPrograms = everything.map(({ program }) => program);
const missing: AttachSpec = { ...here, name: 'sys_exit_nothing' };

test('attaching reports its progress and how much was attached', options, async () => {
  await using object = await load();
  const progress: (readonly [number, number])[] = [];
  const { attached, skipped } = await object.attach(exitSpecs, (...report) => progress.push(report));
  assert.equal(attached + skipped.length, 3);
  assert.deepEqual(progress.at(-1), [3, 3]);
  assert.equal(heldLinks(), attached);
});

test('a missing tracepoint that is optional is skipped', options, async () => {
  await using object = await load();
  const { attached, skipped } = await object.attach([{ ...missing, optional: true }, here]);
  assert.equal(attached, 1);
  const [{ reason, ...rest } = { reason: '' }] = skipped;
  assert.deepEqual(rest, { program: 'exit_openat', target: 'syscalls:sys_exit_nothing', errno: 2 });
  assert.match(reason, /sys_exit_nothing/);
});

test('a missing tracepoint that is not optional fails the whole', options, async () => {
  await using object = await load();
  await assert.rejects(
    object.attach([here, missing]),
    nativeError({ code: 'ENOENT', step: 'attach', subject: 'exit_openat' }),
  );
  assert.equal(heldLinks(), 0);
  // And the object is as good as new.
  await attach(object);
  traced(object, () => makeOpens(23));
  await object.flush();
  assert.equal(drainAll(object).records.length, 23);
});

test('a failure leaves what an earlier call attached', options, async () => {
  await using object = await load();
  await object.attach([here]);
  await assert.rejects(
    object.attach([{ ...here, program: 'exit_openat2' }, missing]),
    nativeError({ code: 'ENOENT' }),
  );
  assert.equal(heldLinks(), 1);
  await object.detach();
  assert.equal(heldLinks(), 0);
  await object.detach();
});

test('a program that is unknown or was left out cannot be attached', options, async () => {
  await using object = await load();
  const unknown = nativeError({ code: 'EABI', step: 'attach', subject: 'nothing' });
  await assert.rejects(object.attach([here, { ...here, program: 'nothing' }]), unknown);
  const leftOut = nativeError({ code: 'EINVAL', step: 'attach', subject: 'leave_openat' });
  await assert.rejects(object.attach([here, { ...here, program: 'leave_openat' }]), leftOut);
  assert.equal(heldLinks(), 0);
});

test('names that would lead out of the events’ folder are refused', options, async () => {
  await using object = await load();
  const refused = nativeError({ code: 'EINVAL', step: 'attach' });
  for (const name of ['../x', 'a/b', '..', '/etc/passwd', 'x\0y']) {
    await assert.rejects(object.attach([{ ...here, name, optional: true }]), refused);
    await assert.rejects(object.attach([{ ...here, category: name, optional: true }]), refused);
  }
});

test('a signal that is aborted already attaches nothing', options, async () => {
  await using object = await load();
  const expected = nativeError({ code: 'ECANCELED', step: 'attach' });
  await assert.rejects(object.attach(exitSpecs, undefined, AbortSignal.abort()), expected);
  assert.equal(heldLinks(), 0);
});

test('a signal aborted on the way detaches what was attached', options, async () => {
  await using object = await load({}, allPrograms);
  const controller = new AbortController();
  await assert.rejects(
    object.attach(everything, () => controller.abort(), controller.signal),
    nativeError({ code: 'ECANCELED', step: 'attach' }),
  );
  assert.equal(heldLinks(), 0);
});

test('a signal aborted afterwards changes nothing', options, async () => {
  await using object = await load();
  const controller = new AbortController();
  const { attached } = await object.attach(exitSpecs, undefined, controller.signal);
  controller.abort();
  assert.equal(heldLinks(), attached);
});

test(
  'a throw from the progress callback is what attach rejects with, and no link is left',
  options,
  async () => {
    await using object = await load();
    const thrown = new RangeError('from the callback');
    await assert.rejects(
      object.attach(exitSpecs, () => {
        throw thrown;
      }),
      (error) => error === thrown,
    );
    assert.equal(heldLinks(), 0);
  },
);

test('closing in the middle of attaching calls it off', options, async () => {
  const object = await load({}, allPrograms);
  const attaching = object.attach(everything);
  const closing = object.close();
  await assert.rejects(attaching, nativeError({ code: 'ECANCELED' }));
  await closing;
  assert.equal(heldLinks(), 0);
});

test('a program is attached to a tracepoint once', options, async () => {
  await using object = await load();
  await assert.rejects(
    object.attach([here, here]),
    nativeError({ code: 'EEXIST', step: 'attach', subject: 'exit_openat' }),
  );
  assert.equal(heldLinks(), 0);
});

test('a program of the other way to know the arguments sees the same opens', options, async () => {
  await using object = await load({}, allPrograms);
  await object.attach(everything.filter(({ program }) => !program.startsWith('exit_')));
  traced(object, () => makeOpens(6, 17));
  await object.detach();
  await object.flush();
  assert.equal(drainAll(object).records.length, 23);
});
