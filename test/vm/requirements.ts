// SPDX-License-Identifier: MIT
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { searchPath } from './exec.ts';

/** Program and the Debian package it comes in; the packages are those of system-packages.txt. */
const programs = [
  ['qemu-system-x86_64', 'qemu-system-x86'],
  ['setpriv', 'util-linux'],
  ['flock', 'util-linux'],
  ['mkfs.ext4', 'e2fsprogs'],
  ['depmod', 'kmod'],
  ['xz', 'xz-utils'],
  ['zstd', 'zstd'],
  ['apt-get', 'apt'],
  ['dpkg', 'dpkg'],
] as const;

/** Says why this machine cannot run guests, or gives undefined when it can. Root is not needed. */
export function whyNoGuests(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'guests need an x86-64 Linux machine';
  const missing = programs
    .filter(([program]) => findProgram(program) === undefined)
    .map(([program, name]) => `${program} (package ${name})`);
  if (findBusybox() === undefined) missing.push('a static busybox (package busybox-static)');
  return missing.length === 0 ? undefined : `guests need ${missing.join(', ')}`;
}

/** Whether to skip the tests that need guests, and why. In CI nothing is skipped: the boot fails with the reason. */
export function skipGuests(): string | false {
  if (process.env.CI !== undefined && process.env.CI !== '') return false;
  return whyNoGuests() ?? false;
}

/** The busybox to start guests with. A dynamic one is of no use where there is no libc. */
export function findBusybox(): string | undefined {
  const path = findProgram('busybox');
  return path !== undefined && isStatic(readFileSync(path)) ? path : undefined;
}

function findProgram(name: string): string | undefined {
  return searchPath()
    .split(':')
    .map((dir) => join(dir, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Whether no program header of a 64-bit ELF file is PT_INTERP (3), the name of a dynamic loader. */
function isStatic(elf: Buffer): boolean {
  const offset = Number(elf.readBigUInt64LE(0x20));
  const size = elf.readUInt16LE(0x36);
  const count = elf.readUInt16LE(0x38);
  const types = Array.from({ length: count }, (_, i) => elf.readUInt32LE(offset + i * size));
  return !types.includes(3);
}
