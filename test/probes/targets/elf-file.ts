// SPDX-License-Identifier: MIT
/** Makes small ELF files for tests: one segment of code and two tables of symbols. */

export interface MadeSymbol {
  readonly name: string | Buffer;
  readonly value: bigint;
  /** STT_FUNC by default; 10 is an indirect function, 1 data. */
  readonly type?: number;
  /** 1 by default; 0 is a symbol of another file. */
  readonly section?: number;
}

export interface MadeElf {
  readonly symbols?: readonly MadeSymbol[];
  readonly dynamic?: readonly MadeSymbol[];
  readonly machine?: number;
  readonly type?: number;
}

/** Where code lies in the file, and where it is mapped to. */
export const CODE_OFFSET = 0x1000;
export const CODE_ADDRESS = 0x40_2000n;
export const CODE_BYTES = 0x800;

const HEADER = 64;
const SEGMENT = 56;
const SECTION = 64;
const SYMBOL = 24;

function tableOf(symbols: readonly MadeSymbol[]): { table: Buffer; names: Buffer } {
  const table = Buffer.alloc(SYMBOL * (symbols.length + 1));
  const names: Buffer[] = [Buffer.from([0])];
  let at = 1;
  symbols.forEach(({ name, value, type = 2, section = 1 }, i) => {
    const bytes = Buffer.concat([Buffer.from(name as string), Buffer.from([0])]);
    const offset = SYMBOL * (i + 1);
    table.writeUInt32LE(at, offset);
    table[offset + 4] = 0x10 | type;
    table.writeUInt16LE(section, offset + 6);
    table.writeBigUInt64LE(value, offset + 8);
    names.push(bytes);
    at += bytes.length;
  });
  return { table, names: Buffer.concat(names) };
}

/** Sections: 0 nothing, 1 code, then .symtab and .strtab, .dynsym and .dynstr where they are asked for. */
export function makeElf({ symbols, dynamic, machine = 62, type = 3 }: MadeElf): Buffer {
  const body: Buffer[] = [Buffer.alloc(CODE_OFFSET + CODE_BYTES)];
  let end = CODE_OFFSET + CODE_BYTES;
  const sections: { type: number; offset: number; bytes: number; link: number; entry: number }[] = [
    { type: 0, offset: 0, bytes: 0, link: 0, entry: 0 },
    { type: 1, offset: CODE_OFFSET, bytes: CODE_BYTES, link: 0, entry: 0 },
  ];
  for (const [kind, list] of [
    [2, symbols],
    [11, dynamic],
  ] as const) {
    if (!list) continue;
    const { table, names } = tableOf(list);
    sections.push({ type: kind, offset: end, bytes: table.length, link: sections.length + 1, entry: SYMBOL });
    sections.push({ type: 3, offset: end + table.length, bytes: names.length, link: 0, entry: 0 });
    body.push(table, names);
    end += table.length + names.length;
  }
  const headers = Buffer.alloc(SECTION * sections.length);
  sections.forEach((section, i) => {
    const at = i * SECTION;
    headers.writeUInt32LE(section.type, at + 4);
    headers.writeBigUInt64LE(BigInt(section.offset), at + 24);
    headers.writeBigUInt64LE(BigInt(section.bytes), at + 32);
    headers.writeUInt32LE(section.link, at + 40);
    headers.writeBigUInt64LE(BigInt(section.entry), at + 56);
  });
  const file = Buffer.concat([...body, headers]);
  file.write('\x7fELF', 0, 'latin1');
  file.set([2, 1, 1], 4);
  file.writeUInt16LE(type, 16);
  file.writeUInt16LE(machine, 18);
  file.writeBigUInt64LE(BigInt(HEADER), 32);
  file.writeBigUInt64LE(BigInt(end), 40);
  file.writeUInt16LE(SEGMENT, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt16LE(SECTION, 58);
  file.writeUInt16LE(sections.length, 60);
  // PT_LOAD, readable and executable.
  file.writeUInt32LE(1, HEADER);
  file.writeUInt32LE(5, HEADER + 4);
  file.writeBigUInt64LE(BigInt(CODE_OFFSET), HEADER + 8);
  file.writeBigUInt64LE(CODE_ADDRESS, HEADER + 16);
  file.writeBigUInt64LE(BigInt(CODE_BYTES), HEADER + 32);
  return file;
}
