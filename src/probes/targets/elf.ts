// SPDX-License-Identifier: MIT
/**
 * Function symbols of a 64-bit little-endian ELF file. The file is anybody's: each offset and size is held against the file's
 * size and a limit before it is used, nothing is followed twice, and what makes no sense is an error.
 */
import { latin1 } from '../../text/visible.ts';
import type { RandomAccessFile } from './types.ts';

export interface FunctionSymbol {
  /** Bytes as latin1: a name may hold anything but zero. Without its version (`@@GLIBC_2.2.5`). */
  readonly name: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** STT_GNU_IFUNC: what is at `offset` runs once, to choose the function, and is not that function. */
  readonly indirect: boolean;
}

export interface ElfFunctions {
  readonly symbols: readonly FunctionSymbol[];
  /** Whether there was a symbol table of any kind. */
  readonly hasSymbols: boolean;
}

/** Why a file cannot be used: a sentence's end, as in "/bin/x …". */
export class ElfError extends Error {
  override readonly name = 'ElfError';
}

/** elf.h. */
const ET_EXEC = 2;
const ET_DYN = 3;
const PT_LOAD = 1;
const PF_X = 1;
const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const SHT_STRTAB = 3;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;
const SHN_UNDEF = 0;
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183, riscv64: 243, loong64: 258 };

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const SECTION_BYTES = 64;
const SYMBOL_BYTES = 24;
const MOST_SEGMENTS = 512;
const MOST_SECTIONS = 65_536;
/** A browser with all its symbols has about a million, in 100 MB of names. */
const MOST_SYMBOLS = 2_000_000;
const MOST_NAME_BYTES = 192 * 1024 * 1024;
/** C++ has names of some thousand bytes; what is longer is nothing to choose from a list. */
const LONGEST_NAME = 4096;
/** Symbols between two reads, which leave the main thread: some milliseconds. */
const CHUNK = 4096;

interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
}

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly bytes: number;
  readonly link: number;
  readonly entryBytes: number;
}

/** A 64-bit number; beyond 2^53, where no file reaches, it is infinite and fails every bound. */
function u64(bytes: Buffer, at: number): number {
  const high = bytes.readUInt32LE(at + 4);
  return high >= 0x20_0000 ? Number.POSITIVE_INFINITY : high * 2 ** 32 + bytes.readUInt32LE(at);
}

async function readPart(
  file: RandomAccessFile,
  offset: number,
  length: number,
  what: string,
): Promise<Buffer> {
  if (!(offset + length <= file.size)) throw new ElfError(`is damaged: its ${what} is beyond its end`);
  return await file.read(offset, length);
}

interface Header {
  readonly segments: { readonly offset: number; readonly count: number };
  readonly sections: { readonly offset: number; readonly count: number };
}

async function readHeader(file: RandomAccessFile, arch: string): Promise<Header> {
  if (file.size < 4) throw new ElfError('is no program or library (no ELF file)');
  const magic = await file.read(0, 4);
  if (latin1(magic, 0, 4) !== '\x7fELF') throw new ElfError('is no program or library (no ELF file)');
  const bytes = await readPart(file, 0, HEADER_BYTES, 'header');
  if (bytes[4] !== 2) throw new ElfError('is a 32-bit file, which is not supported yet');
  if (bytes[5] !== 1) throw new ElfError('is for a processor with another order of bytes');
  const type = bytes.readUInt16LE(16);
  if (type !== ET_EXEC && type !== ET_DYN) throw new ElfError('is neither a program nor a shared library');
  const machine = MACHINES[arch];
  if (machine !== undefined && bytes.readUInt16LE(18) !== machine) {
    throw new ElfError('is for another kind of processor');
  }
  const segments = { offset: u64(bytes, 32), count: bytes.readUInt16LE(56) };
  const sections = { offset: u64(bytes, 40), count: bytes.readUInt16LE(60) };
  if (segments.count > 0 && bytes.readUInt16LE(54) !== SEGMENT_BYTES) {
    throw new ElfError('is damaged: its program headers have a wrong size');
  }
  if (sections.count > 0 && bytes.readUInt16LE(58) !== SECTION_BYTES) {
    throw new ElfError('is damaged: its section headers have a wrong size');
  }
  if (segments.count > MOST_SEGMENTS) throw new ElfError('has too many program headers');
  if (sections.count === 0 && sections.offset > 0 && sections.offset + SECTION_BYTES <= file.size) {
    // More than 65,279: the count is the size of section 0.
    const first = await file.read(sections.offset, SECTION_BYTES);
    sections.count = u64(first, 32);
  }
  if (sections.count > MOST_SECTIONS) throw new ElfError('has too many sections');
  return { segments, sections };
}

/** The parts of the file that are mapped as code. */
async function readSegments(
  file: RandomAccessFile,
  { offset, count }: Header['segments'],
): Promise<Segment[]> {
  if (count === 0) return [];
  const bytes = await readPart(file, offset, count * SEGMENT_BYTES, 'table of segments');
  const segments: Segment[] = [];
  for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
    if (bytes.readUInt32LE(at) !== PT_LOAD || (bytes.readUInt32LE(at + 4) & PF_X) === 0) continue;
    segments.push({ offset: u64(bytes, at + 8), address: u64(bytes, at + 16), bytes: u64(bytes, at + 32) });
  }
  return segments;
}

async function readSections(
  file: RandomAccessFile,
  { offset, count }: Header['sections'],
): Promise<Section[]> {
  if (count === 0) return [];
  const bytes = await readPart(file, offset, count * SECTION_BYTES, 'table of sections');
  return Array.from({ length: count }, (_, i) => {
    const at = i * SECTION_BYTES;
    return {
      type: bytes.readUInt32LE(at + 4),
      offset: u64(bytes, at + 24),
      bytes: u64(bytes, at + 32),
      link: bytes.readUInt32LE(at + 40),
      entryBytes: u64(bytes, at + 56),
    };
  });
}

function fileOffset(segments: readonly Segment[], address: number, size: number): number | undefined {
  for (const segment of segments) {
    const into = address - segment.address;
    // Only what is in the file; an infinite address or segment makes this false.
    if (into >= 0 && into < segment.bytes && segment.offset + into < size) return segment.offset + into;
  }
  return undefined;
}

/** Bytes of the name at a place; 0 when there is none, or one that is too long. */
function nameLength(names: Buffer, at: number): number {
  if (at === 0 || at >= names.length) return 0;
  // Not searched any further: each of a million symbols may point into bytes without a zero.
  return Math.max(0, names.subarray(at, at + LONGEST_NAME + 1).indexOf(0));
}

function withoutVersion(name: string): string {
  const version = name.indexOf('@');
  return version > 0 ? name.slice(0, version) : name;
}

async function readSymbols(
  file: RandomAccessFile,
  table: Section,
  strings: Section,
  segments: readonly Segment[],
  found: FunctionSymbol[],
): Promise<void> {
  if (table.entryBytes !== SYMBOL_BYTES) throw new ElfError('is damaged: its symbols have a wrong size');
  const count = Math.floor(table.bytes / SYMBOL_BYTES);
  if (count > MOST_SYMBOLS || strings.bytes > MOST_NAME_BYTES) {
    throw new ElfError('has more symbols than are read here');
  }
  const names = await readPart(file, strings.offset, strings.bytes, 'table of names');
  if (!(table.offset + table.bytes <= file.size)) {
    throw new ElfError('is damaged: its table of symbols is beyond its end');
  }
  // What both tables have is told by place and then by name: no text is made for each of 100,000 long names.
  const known = new Map<number, Set<string>>();
  for (const { name, offset } of found) {
    const names = known.get(offset);
    if (names) names.add(name);
    else known.set(offset, new Set([name]));
  }
  let read = 0;
  for (let first = 0; first < count; first += CHUNK) {
    const bytes = await file.read(
      table.offset + first * SYMBOL_BYTES,
      Math.min(CHUNK, count - first) * SYMBOL_BYTES,
    );
    for (let at = 0; at < bytes.length; at += SYMBOL_BYTES) {
      const type = (bytes[at + 4] as number) & 0xf;
      if (type !== STT_FUNC && type !== STT_GNU_IFUNC) continue;
      if (bytes.readUInt16LE(at + 6) === SHN_UNDEF) continue;
      const start = bytes.readUInt32LE(at);
      const length = nameLength(names, start);
      // Names may lie over each other: a small file can have a great many long ones.
      read += length;
      if (read > MOST_NAME_BYTES) throw new ElfError('has more symbols than are read here');
      if (length === 0) continue;
      const name = withoutVersion(latin1(names, start, start + length));
      const offset = fileOffset(segments, u64(bytes, at + 8), file.size);
      if (offset === undefined) continue;
      if (known.get(offset)?.has(name)) continue;
      found.push({ name, offset, indirect: type === STT_GNU_IFUNC });
    }
  }
}

/** @param arch `process.arch`. Rejects with an ElfError, or with what the file's `read` rejects with. */
export async function readElfFunctions(file: RandomAccessFile, arch: string): Promise<ElfFunctions> {
  const header = await readHeader(file, arch);
  const segments = await readSegments(file, header.segments);
  const sections = await readSections(file, header.sections);
  const found: FunctionSymbol[] = [];
  let hasSymbols = false;
  // The short one first. A linker makes one of each kind; more are not read, so that no file is read over and over.
  for (const type of [SHT_DYNSYM, SHT_SYMTAB]) {
    const table = sections.find((section) => section.type === type);
    const strings = table && sections[table.link];
    if (!table || strings?.type !== SHT_STRTAB) continue;
    hasSymbols = true;
    await readSymbols(file, table, strings, segments, found);
  }
  return { symbols: found, hasSymbols };
}
