// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BpfObject, FieldLayout, StructLayout } from '../../native/index.d.ts';
import { bindOffsets, checkAbi, encodeStruct } from '../../src/probes/decode/layout.ts';
import { readUint64 } from '../../src/probes/read-uint.ts';

function field(name: string, offset: number, size: number, type: string, count = 1): FieldLayout {
  return { name, offset, size, kind: 'uint', type, count };
}

const layout: StructLayout = {
  name: 'sample',
  size: 24,
  fields: [
    field('time', 0, 8, 'ktime_ns'),
    field('pid', 8, 4, 'u32'),
    field('flag', 12, 1, 'u8'),
    field('list', 16, 8, 'u32', 2),
  ],
};

/** As much of an opened object as the checks look at. */
function objectWith(struct: StructLayout): BpfObject {
  return {
    structs: { sample: struct },
    rings: {},
    maps: {},
    globals: {},
    programs: [],
  } as unknown as BpfObject;
}

function abiWith(fields: Record<string, string>) {
  return { structs: { sample: fields }, rings: {}, maps: {}, globals: {}, programs: [] };
}

test('an object that has every name with its type passes', () => {
  checkAbi(objectWith(layout), abiWith({ time: 'ktime_ns', pid: 'u32', list: 'u32[2]' }));
});

test('a missing name or another type is ABI_MISMATCH, not wrong numbers', () => {
  for (const fields of [{ gone: 'u32' }, { pid: 'u64' }, { list: 'u32[3]' }]) {
    assert.throws(() => checkAbi(objectWith(layout), abiWith(fields as Record<string, string>)), {
      code: 'ABI_MISMATCH',
    });
  }
  const abi = { ...abiWith({}), rings: { events: 'sample' } };
  assert.throws(() => checkAbi(objectWith(layout), abi), { code: 'ABI_MISMATCH' });
});

test('offsets come from the object and not from the build', () => {
  const moved = { ...layout, fields: layout.fields.map((f) => ({ ...f, offset: f.offset + 4 })) };
  assert.deepEqual(bindOffsets(objectWith(moved), 'sample', { time: 'ktime_ns', pid: 'u32' }), {
    time: 4,
    pid: 12,
  });
});

test('a struct is encoded field by field, the rest is 0', () => {
  const bytes = encodeStruct(layout, { pid: 0xdeadbeef, flag: 1, list: [7, 8] });
  const view = new DataView(bytes.buffer);
  assert.equal(bytes.length, 24);
  assert.deepEqual(
    [view.getUint32(8, true), bytes[12], view.getUint32(16, true), view.getUint32(20, true)],
    [0xdeadbeef, 1, 7, 8],
  );
  assert.equal(readUint64(view, 0), 0);
  assert.throws(() => encodeStruct(layout, { list: [1, 2, 3] }), RangeError);
});

test('u64 counts are exact to 2^53', () => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(Number.MAX_SAFE_INTEGER), true);
  assert.equal(readUint64(view, 0), Number.MAX_SAFE_INTEGER);
});
