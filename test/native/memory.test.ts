// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  attach,
  drainAll,
  load,
  makeOpens,
  nativeError,
  offsetOf,
  open,
  options,
  readU32,
  traced,
  u32,
  u64,
} from './support.ts';

test('variables are read back as written, before load and after it', options, async () => {
  await using object = open();
  object.writeGlobal('wake_bytes', u64(2n ** 40n + 3n));
  object.writeGlobal('generation', u32(5));
  const before = object.readGlobal('wake_bytes');
  assert.deepEqual(new Uint8Array(before), u64(2n ** 40n + 3n));
  await object.load({ programs: ['exit_openat'] });
  assert.deepEqual(object.readGlobal('wake_bytes'), before);
  assert.equal(readU32(object, 'generation'), 5);
  object.writeGlobal('generation', u32(6));
  assert.equal(readU32(object, 'generation'), 6);
  assert.deepEqual(object.readGlobal('wake_bytes'), before, 'its neighbours are left alone');
});

test('a variable is read into memory of its size, and into no other', options, async () => {
  await using object = await load();
  const into = new ArrayBuffer(8);
  object.writeGlobal('wake_bytes', u64(23n));
  assert.equal(object.readGlobal('wake_bytes', into), into);
  assert.deepEqual(new Uint8Array(into), u64(23n));
  const refused = nativeError({ code: 'EINVAL', step: 'arguments' });
  for (const bad of [new ArrayBuffer(4), new ArrayBuffer(16), u64(0n), 8])
    assert.throws(() => object.readGlobal('wake_bytes', bad as ArrayBuffer), refused);
});

test('a part of a variable is written where byteOffset says', options, async () => {
  await using object = await load();
  const size = object.globals.identity?.size ?? 0;
  object.writeGlobal('identity', Uint8Array.of(1, 2, 3), 5);
  object.writeGlobal('identity', u32(0x04030201), size - 4);
  const bytes = new Uint8Array(object.readGlobal('identity'));
  const expected = new Uint8Array(size);
  expected.set([1, 2, 3], 5);
  expected.set([1, 2, 3, 4], size - 4);
  assert.deepEqual(bytes, expected);
});

test('what does not fit into a variable is refused, before load and after it', options, async () => {
  await using opened = open();
  await using loaded = await load();
  for (const object of [opened, loaded]) {
    const refused = nativeError({ code: 'EINVAL', step: 'map', subject: 'generation' });
    assert.throws(() => object.writeGlobal('generation', u64(1n)), refused);
    assert.throws(() => object.writeGlobal('generation', u32(1), 1), refused);
    assert.throws(() => object.writeGlobal('generation', u32(1), 2 ** 53), refused);
    const unknown = nativeError({ code: 'EABI', subject: 'nothing' });
    assert.throws(() => object.writeGlobal('nothing', u32(1)), unknown);
    assert.throws(() => object.readGlobal('nothing'), unknown);
  }
});

test('the programs see what was written before load', options, async () => {
  await using object = open();
  const filter = new Uint8Array(object.structs.identity_filter?.size ?? 0);
  filter.set(u32(process.pid), offsetOf(object, 'identity_filter', 'pid'));
  filter[offsetOf(object, 'identity_filter', 'enabled')] = 1;
  object.writeGlobal('identity', filter);
  await object.load({ programs: ['exit_open', 'exit_openat', 'exit_openat2'] });
  await attach(object);
  makeOpens(0, 23);
  traced(object, () => {});
  await object.flush();
  // Node may open files of its own before the filter is in; ours are told by their failing.
  const result = offsetOf(object, 'open_event', 'result');
  const failed = drainAll(object).records.filter((record) => record.getInt32(result, true) === -2);
  assert.equal(failed.length, 23);
});

test('a snapshot is a copy of the whole array', options, async () => {
  await using object = await load();
  const first = object.snapshot('ring_stats');
  assert.ok(first.byteLength >= 64 * 64);
  await attach(object);
  traced(object, () => makeOpens(23));
  assert.ok(new Uint8Array(first).every((byte) => byte === 0));
  assert.notDeepEqual(object.snapshot('ring_stats'), first);
});

test('a snapshot is written into memory of its size that is given', options, async () => {
  await using object = await load();
  const first = object.snapshot('ring_stats');
  await attach(object);
  traced(object, () => makeOpens(23));
  const again = object.snapshot('ring_stats', undefined, first);
  assert.equal(again, first);
  assert.deepEqual(object.snapshot('ring_stats'), first);
  const refused = { message: /into must be an ArrayBuffer of the size of what is read/ };
  assert.throws(() => object.snapshot('ring_stats', 8, first), refused);
  assert.throws(() => object.snapshot('ring_stats', undefined, new ArrayBuffer(8)), refused);
  // @ts-expect-error
  assert.throws(() => object.snapshot('ring_stats', undefined, new Uint8Array(first)), refused);
});

test('a map that is not mappable, or unknown, has no snapshot', options, async () => {
  await using object = await load();
  assert.throws(() => object.snapshot('open_calls'), nativeError({ code: 'EINVAL', subject: 'open_calls' }));
  assert.throws(() => object.snapshot('nothing'), nativeError({ code: 'EABI', subject: 'nothing' }));
});

test('a map’s element is written, and only one of the right size', options, async () => {
  await using object = await load();
  object.updateMap('open_calls', new Uint8Array(8), new Uint8Array(24));
  const refused = nativeError({ code: 'EINVAL', step: 'map', subject: 'open_calls' });
  assert.throws(() => object.updateMap('open_calls', new Uint8Array(7), new Uint8Array(24)), refused);
  assert.throws(() => object.updateMap('open_calls', new Uint8Array(8), new Uint8Array(25)), refused);
  const badFd = nativeError({ code: 'EBADF', step: 'map', subject: 'filter_cgroups' });
  assert.throws(() => object.updateMap('filter_cgroups', u32(0), u32(0xffff)), badFd);
});
