// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StructLayout } from '../../native/index.d.ts';
import { addon, nativeError, objectFile, open } from './support.ts';

function struct(structs: Readonly<Record<string, StructLayout>>, name: string): StructLayout {
  const found = structs[name];
  assert.ok(found, name);
  return found;
}

test('fields lie one after the other and within their struct', async () => {
  await using object = open();
  for (const { name, size, fields } of Object.values(object.structs)) {
    let end = 0;
    for (const field of fields) {
      assert.ok(field.offset >= end, `${name}.${field.name} overlaps the field before it`);
      end = field.offset + field.size;
    }
    assert.ok(end <= size, name);
  }
  const event = struct(object.structs, 'open_event');
  const sum = event.fields.reduce((bytes, field) => bytes + field.size, 0);
  assert.equal(sum, event.size, 'open_event has no hole');
});

test('typedefs, arrays and a flexible array are told as the source has them', async () => {
  await using object = open();
  const event = struct(object.structs, 'open_event');
  const field = (name: string) => event.fields.find((candidate) => candidate.name === name);
  assert.deepEqual(field('time'), {
    name: 'time',
    offset: 0,
    size: 8,
    kind: 'uint',
    type: 'ktime_ns',
    count: 1,
  });
  assert.deepEqual(
    { ...field('result'), offset: 0 },
    { name: 'result', offset: 0, size: 4, kind: 'int', type: 'errno_ret', count: 1 },
  );
  assert.deepEqual(
    { ...field('comm'), offset: 0 },
    { name: 'comm', offset: 0, size: 16, kind: 'bytes', type: 'char', count: 16 },
  );
  assert.deepEqual(field('bytes'), {
    name: 'bytes',
    offset: event.size,
    size: 0,
    kind: 'bytes',
    type: 'char',
    count: 0,
  });
});

test('a ring is tied to its record, and neither it nor a data section is among the maps', async () => {
  await using object = open();
  assert.deepEqual(object.rings, {
    open_events: { name: 'open_events', record: 'open_event', bytes: 16 << 20 },
  });
  const { ring_stats: stats, filter_cgroups: cgroups, open_events: ring } = object.maps;
  assert.equal(ring, undefined);
  assert.deepEqual(
    Object.keys(object.maps).filter((name) => name.includes('.')),
    [],
  );
  assert.deepEqual(stats, {
    name: 'ring_stats',
    type: 'array',
    keySize: 4,
    valueSize: 64,
    valueType: 'ring_cpu_stats',
    maxEntries: 1,
    mappable: true,
  });
  assert.equal(cgroups?.type, 'cgroup_array');
});

test('variables have the offsets that the opened object gives them', async () => {
  await using object = open();
  const globals = Object.values(object.globals);
  const { generation, identity, open_events__record: record } = object.globals;
  assert.equal(record, undefined, 'the tie between ring and record is no variable');
  assert.equal(new Set(globals.map(({ section, offset }) => `${section}+${offset}`)).size, globals.length);
  assert.equal(generation?.section, '.bss');
  assert.equal(generation.size, 4);
  assert.equal(identity?.type, 'struct identity_filter');
  assert.equal(identity.size, identity.count * struct(object.structs, 'identity_filter').size);
});

test('programs are listed with their sections', async () => {
  await using object = open();
  const section = object.programs.find(({ name }) => name === 'exit_openat')?.section;
  assert.equal(section, 'tracepoint/syscalls/sys_exit_openat');
});

test('opening counts, and closing uncounts', async () => {
  const before = addon.openObjects();
  {
    await using first = open();
    await using second = open();
    assert.notEqual(first, second);
    assert.equal(addon.openObjects(), before + 2);
  }
  assert.equal(addon.openObjects(), before);
});

test('a file that is missing or no BPF object is refused, with libbpf’s own words in the log', () => {
  assert.throws(
    () => addon.openObject('/missing.bpf.o'),
    nativeError({ code: 'ENOENT', step: 'open', subject: '/missing.bpf.o' }),
  );
  assert.throws(
    () => addon.openObject(process.execPath),
    nativeError({ step: 'open', subject: process.execPath }),
  );
  assert.throws(
    () => addon.openObject('/etc/passwd'),
    (error: { code: string; log: string }) => {
      assert.equal(error.code, 'ENOEXEC');
      assert.match(error.log, /ELF/);
      return true;
    },
  );
  assert.throws(() => addon.openObject(7 as never), nativeError({ code: 'EINVAL', step: 'arguments' }));
});

test('an object cannot be made by hand', async () => {
  await using object = open();
  const prototype = Object.getPrototypeOf(object) as { constructor: new (...args: unknown[]) => unknown };
  const Made = prototype.constructor;
  assert.throws(() => new Made(), TypeError);
  assert.throws(() => new Made(objectFile), TypeError);
});
