// SPDX-License-Identifier: MIT
/**
 * `/etc/ld.so.cache`: where the dynamic linker finds libraries, as ldconfig writes it (glibc's sysdeps/generic/dl-cache.h).
 * Numbers are in the machine's order, which is little-endian wherever this runs.
 */
import { decodeUtf8, latin1 } from '../../text/visible.ts';

export interface CachedLibrary {
  /** `libc.so.6`. */
  readonly name: string;
  readonly path: string;
}

const NEW_MAGIC = 'glibc-ld.so.cache1.1';
const OLD_MAGIC = 'ld.so-1.7.0\0';
const HEADER_BYTES = 48;
const ENTRY_BYTES = 24;
const OLD_HEADER_BYTES = 16;
const OLD_ENTRY_BYTES = 12;
const MOST_ENTRIES = 100_000;
const LONGEST = 4096;

/** The second byte of an entry's flags says which ABI a library is of; the first one that it is an ELF library (3). */
const ABI: Readonly<Record<string, number>> = { x64: 0x03, arm64: 0x0a };
const ELF_LIBC6 = 3;

function standsAt(bytes: Buffer, at: number, magic: string): boolean {
  return at + magic.length <= bytes.length && latin1(bytes, at, at + magic.length) === magic;
}

/** Where the new format begins: at once, or behind an old one for linkers before glibc 2.2. */
function findStart(bytes: Buffer): number | undefined {
  if (standsAt(bytes, 0, NEW_MAGIC)) return 0;
  if (!standsAt(bytes, 0, OLD_MAGIC) || bytes.length < OLD_HEADER_BYTES) return undefined;
  const end = OLD_HEADER_BYTES + bytes.readUInt32LE(12) * OLD_ENTRY_BYTES;
  const start = Math.ceil(end / 8) * 8;
  return standsAt(bytes, start, NEW_MAGIC) ? start : undefined;
}

function text(bytes: Buffer, at: number): string | undefined {
  if (at >= bytes.length) return undefined;
  const end = bytes.indexOf(0, at);
  if (end <= at || end - at > LONGEST) return undefined;
  return decodeUtf8(bytes.subarray(at, end));
}

/** Libraries for this kind of processor, in the linker's order: of several the newest first. Damage ends the list. */
export function parseLdCache(bytes: Buffer, arch: string): CachedLibrary[] {
  const start = findStart(bytes);
  if (start === undefined || start + HEADER_BYTES > bytes.length) return [];
  const count = Math.min(bytes.readUInt32LE(start + 20), MOST_ENTRIES);
  const libraries: CachedLibrary[] = [];
  for (let i = 0; i < count; i++) {
    const at = start + HEADER_BYTES + i * ENTRY_BYTES;
    if (at + ENTRY_BYTES > bytes.length) break;
    const flags = bytes.readUInt32LE(at);
    if ((flags & 0xff) !== ELF_LIBC6) continue;
    if (ABI[arch] !== undefined && ((flags >> 8) & 0xff) !== ABI[arch]) continue;
    const name = text(bytes, start + bytes.readUInt32LE(at + 4));
    const path = text(bytes, start + bytes.readUInt32LE(at + 8));
    if (name !== undefined && path?.startsWith('/')) libraries.push({ name, path });
  }
  return libraries;
}
