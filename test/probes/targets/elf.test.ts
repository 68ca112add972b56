// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElfError, readElfFunctions } from '../../../src/probes/targets/elf.ts';
import { CODE_ADDRESS, CODE_BYTES, CODE_OFFSET, makeElf } from './elf-file.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { randomNumbers } from './random.ts';

async function read(bytes: Buffer) {
  const file = await fakeEnvironment({ x: bytes }).openFile('x');
  return await readElfFunctions(file, 'x64');
}

const at = (into: bigint) => CODE_ADDRESS + into;

test('a function is where its segment puts it in the file', async () => {
  const elf = makeElf({
    symbols: [
      { name: 'f', value: at(0x10n) },
      { name: 'chosen', value: at(0x20n), type: 10 },
    ],
    dynamic: [
      { name: 'f', value: at(0x10n) },
      { name: 'alias', value: at(0x10n) },
    ],
  });
  assert.deepEqual(await read(elf), {
    hasSymbols: true,
    symbols: [
      { name: 'f', offset: CODE_OFFSET + 0x10, indirect: false },
      { name: 'alias', offset: CODE_OFFSET + 0x10, indirect: false },
      { name: 'chosen', offset: CODE_OFFSET + 0x20, indirect: true },
    ],
  });
});

test('data, symbols of other files, names that are empty and addresses outside of the code are no functions', async () => {
  const elf = makeElf({
    symbols: [
      { name: 'data', value: at(0n), type: 1 },
      { name: 'elsewhere', value: 0n, section: 0 },
      { name: '', value: at(0n) },
      { name: 'before', value: CODE_ADDRESS - 1n },
      { name: 'behind', value: CODE_ADDRESS + BigInt(CODE_BYTES) },
      { name: 'far', value: 0xffff_ffff_ffff_fff0n },
      { name: 'f@@V2', value: at(0x7ffn) },
    ],
  });
  assert.deepEqual((await read(elf)).symbols, [{ name: 'f', offset: CODE_OFFSET + 0x7ff, indirect: false }]);
});

test('names keep their bytes, whatever they are', async () => {
  const elf = makeElf({ symbols: [{ name: Buffer.from([0xff, 0x1b, 0x80]), value: at(0n) }] });
  assert.deepEqual(
    (await read(elf)).symbols.map(({ name }) => name),
    ['\xff\x1b\x80'],
  );
});

test('a file without symbols is told from one that is no program', async () => {
  assert.deepEqual(await read(makeElf({})), { hasSymbols: false, symbols: [] });
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('\x7fEL'),
    Buffer.from('#!/bin/sh\n'),
    Buffer.alloc(100),
  ]) {
    await assert.rejects(read(bytes), (error) => error instanceof ElfError && /no ELF/.test(error.message));
  }
});

test('another class, order, machine or kind of file is refused for what it is', async () => {
  const changed = (position: number, value: number) => {
    const bytes = makeElf({});
    bytes[position] = value;
    return bytes;
  };
  await assert.rejects(read(changed(4, 1)), /32-bit/);
  await assert.rejects(read(changed(5, 2)), /order of bytes/);
  await assert.rejects(read(makeElf({ machine: 183 })), /processor/);
  await assert.rejects(read(makeElf({ type: 1 })), /neither/);
});

test('tables beyond the end, with wrong sizes or too many elements are refused', async () => {
  const elf = () => makeElf({ symbols: [{ name: 'f', value: at(0n) }] });
  const sections = Number(elf().readBigUInt64LE(40));
  const set = (change: (bytes: Buffer) => void) => {
    const bytes = elf();
    change(bytes);
    return read(bytes);
  };
  const table = sections + 2 * 64;
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(2n ** 63n, 40)),
    ElfError,
  );
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(BigInt(b.length - 10), 40)),
    /sections is beyond/,
  );
  await assert.rejects(
    set((b) => b.writeUInt16LE(65_535, 60)),
    /sections is beyond/,
  );
  await assert.rejects(
    set((b) => b.writeUInt16LE(65_535, 56)),
    /too many program headers/,
  );
  await assert.rejects(
    set((b) => b.writeUInt16LE(1, 54)),
    /wrong size/,
  );
  await assert.rejects(
    set((b) => b.writeUInt16LE(1, 58)),
    /wrong size/,
  );
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(2n ** 40n, table + 24)),
    /symbols is beyond/,
  );
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(2n ** 40n, table + 32)),
    /more symbols/,
  );
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(1n, table + 56)),
    /wrong size/,
  );
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(2n ** 40n, table + 64 + 32)),
    /more symbols/,
  );
  await assert.rejects(
    set((b) => b.writeBigUInt64LE(2n ** 30n, table + 64 + 24)),
    /names is beyond/,
  );
  // A link to no table of names: the symbols have no names.
  assert.equal((await set((b) => b.writeUInt32LE(77, table + 40))).hasSymbols, false);
  // The count of sections in section 0, when there are too many for the header.
  await assert.rejects(
    set((b) => {
      b.writeUInt16LE(0, 60);
      b.writeBigUInt64LE(2n ** 50n, sections + 32);
    }),
    /too many sections/,
  );
});

test('names that lie over each other do not fill the memory', async () => {
  const symbols = Array.from({ length: 60_000 }, () => ({ name: 'f', value: at(0n) }));
  const elf = makeElf({ symbols: [{ name: 'x'.repeat(4000), value: at(0n) }, ...symbols] });
  const sections = Number(elf.readBigUInt64LE(40));
  const table = Number(elf.readBigUInt64LE(sections + 2 * 64 + 24));
  for (let i = 0; i < 60_000; i++) elf.writeUInt32LE(1, table + 24 * (i + 2));
  await assert.rejects(read(elf), /more symbols/);
});

test('a file that was cut or changed anywhere is read or refused, and never read beyond its end', async () => {
  const whole = makeElf({
    symbols: [{ name: 'first', value: at(0n) }],
    dynamic: [{ name: 'second', value: at(8n) }],
  });
  const attempt = async (bytes: Buffer) => {
    try {
      for (const { offset } of (await read(bytes)).symbols) assert.ok(offset < bytes.length);
    } catch (error) {
      // The fake file throws another error when it is asked for what it does not have.
      assert.ok(error instanceof ElfError, String(error));
    }
  };
  for (let length = 0; length < whole.length; length += length < 200 ? 1 : 37) {
    await attempt(whole.subarray(0, length));
  }
  const random = randomNumbers(3);
  const tables = CODE_OFFSET + CODE_BYTES;
  for (let i = 0; i < 4000; i++) {
    const bytes = Buffer.from(whole);
    for (let k = 0; k < 3; k++) {
      const from = random() < 0.3 ? 0 : tables;
      const span = from === 0 ? 120 : whole.length - tables;
      bytes[from + Math.floor(random() * span)] = Math.floor(random() * 256);
    }
    await attempt(bytes);
  }
});
