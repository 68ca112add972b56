// SPDX-License-Identifier: MIT
/** Lists of functions, with those of a program: every machine has uprobes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachSpec, BpfObject, NativeAddon } from '../../native/index.d.ts';
import { objectPath } from '../../src/probes/native.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { addon, heldLinks, nativeError, options, u32 } from './support.ts';

type Opened = BpfObject & AsyncDisposable;

const program = 'count_uprobe';
const native = addon as NativeAddon;

async function counter(): Promise<Opened> {
  const object = addon.openObject(objectPath('function_count.bpf.o'));
  object.writeGlobal('row_slots', u32(8));
  await object.load({ programs: [program], maxEntries: { counts: 8 * 64 } });
  return Object.assign(object, { [Symbol.asyncDispose]: () => object.close() });
}

/** The same function so many times. */
async function listOf(count: number) {
  await using load = await startFunctionLoad('calls', 1);
  assert.ok(load.called.kind === 'user');
  const { path, offset } = load.called;
  return {
    kind: 'uprobe' as const,
    program,
    at: 'entry' as const,
    path,
    names: Array.from({ length: count }, (_, index) => `called ${index}`),
    cookies: new BigUint64Array(count),
    offsets: new BigUint64Array(count).fill(offset),
  };
}

test('progress is told in functions, and of links when they are closed', options, async () => {
  await using object = await counter();
  const progress: [number, number][] = [];
  const report = await object.attach([await listOf(23)], (done, total) => progress.push([done, total]));
  assert.deepEqual([report.attached, report.skipped], [23, []]);
  assert.deepEqual(progress.at(-1), [23, 23]);
  assert.equal(heldLinks(), 23);
  progress.length = 0;
  await object.detach((done, total) => progress.push([done, total]));
  assert.deepEqual(progress.at(-1), [23, 23]);
  assert.equal(heldLinks(), 0);
});

test('detaching that is called off leaves the rest attached, and can be gone on with', options, async () => {
  await using object = await counter();
  await object.attach([await listOf(23)]);
  await assert.rejects(
    object.detach(undefined, AbortSignal.abort()),
    nativeError({ code: 'ECANCELED', step: 'detach' }),
  );
  assert.equal(heldLinks(), 23);
  await object.detach();
  assert.equal(heldLinks(), 0);
});

test('what the kernel refuses of a list is skipped by its cookie, with the reason', options, async () => {
  await using object = await counter();
  const list = await listOf(3);
  list.offsets[1] = 1n << 40n;
  list.cookies[1] = (7n << 32n) | 5n;
  const { attached, skipped } = await object.attach([list]);
  assert.equal(attached, 2);
  const [{ reason, ...rest } = { reason: '' }] = skipped;
  assert.deepEqual(rest, { program, target: 'called 1', errno: 22, cookie: (7n << 32n) | 5n });
  assert.match(reason, /cannot attach count_uprobe to called 1: Invalid argument/);
});

test('a list of which the kernel takes none fails before it is at its end', options, async () => {
  await using object = await counter();
  const list = await listOf(1009);
  list.offsets.fill(1n << 40n);
  const progress: number[] = [];
  await assert.rejects(
    object.attach([list], (done) => progress.push(done)),
    nativeError({ code: 'EINVAL', step: 'attach', subject: program }),
  );
  assert.ok(Math.max(0, ...progress) < 100);
  assert.equal(heldLinks(), 0);
});

test('a signal aborted on the way through a list detaches what was attached', options, async () => {
  await using object = await counter();
  const controller = new AbortController();
  await assert.rejects(
    object.attach([await listOf(1009)], () => controller.abort(), controller.signal),
    nativeError({ code: 'ECANCELED', step: 'attach' }),
  );
  assert.equal(heldLinks(), 0);
});

test('lists that do not go together are refused', options, async () => {
  await using object = await counter();
  const list = await listOf(2);
  const refuse = async (change: object) =>
    await assert.rejects(
      object.attach([{ ...list, ...change } as AttachSpec]),
      nativeError({ code: 'EINVAL', step: 'arguments' }),
    );
  await refuse({ names: ['one'] });
  await refuse({ names: ['one', 'a\0b'] });
  await refuse({ names: undefined });
  await refuse({ cookies: new BigUint64Array(1) });
  await refuse({ cookies: [0n, 1n] });
  await refuse({ offsets: undefined });
  await refuse({ path: '' });
  await refuse({ path: 'a\0b' });
  await refuse({ pid: 0 });
  await refuse({ pid: -1 });
  await refuse({ at: 'session' });
  await refuse({ at: 'middle' });
  await refuse({ kind: 'kprobe-multi', addresses: BigUint64Array.of(0n, 1n) });
  assert.equal(heldLinks(), 0);
});

test('a program without a place for a cookie cannot be copied to functions', options, async () => {
  await using object = await counter();
  const spec: AttachSpec = {
    kind: 'fentry',
    program,
    at: 'entry',
    names: ['vfs_read'],
    cookies: BigUint64Array.of(0n),
  };
  await assert.rejects(object.attach([spec]), nativeError({ code: 'EABI', subject: program }));
});

test('ways to attach are tried without leaving anything', options, () => {
  for (const kind of ['kprobe-multi', 'uprobe-multi', 'fentry'] as const) {
    assert.match(native.tryAttachKind(kind), /^(E[A-Z]+)?$/);
  }
  assert.throws(() => native.tryAttachKind('sideways' as never), nativeError({ code: 'EINVAL' }));
  assert.equal(heldLinks(), 0);
});

test('the kernel’s own description says how many parameters a function has', options, () => {
  // fs/read_write.c: file, buffer, size, position.
  assert.deepEqual(native.kernelParameters(['vfs_read', 'no_such_function']), [4, -1]);
});
