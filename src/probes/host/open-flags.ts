// SPDX-License-Identifier: MIT
/** Names of open(2)'s flags, and the bits that tell them apart. */
import { constants } from 'node:fs';
import { ProbeError } from '../errors.ts';

/** Which calls a list of flags lets through: one that has any of `anyOf`, or one of the access modes in the bit set. */
export interface FlagFilter {
  readonly anyOf: number;
  /** Bit n stands for access mode n: 0 O_RDONLY, 1 O_WRONLY, 2 O_RDWR. */
  readonly accessModes: number;
}

const ACCESS_MODES: Readonly<Record<string, number>> = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2 };

/**
 * One bit a flag. O_SYNC and O_TMPFILE are several bits, of which all but one belong to O_DSYNC and O_DIRECTORY too.
 * What Node does not know has the same number on x86 and arm64 (include/uapi/asm-generic/fcntl.h).
 */
const FLAGS: Readonly<Record<string, number>> = {
  O_CREAT: constants.O_CREAT,
  O_EXCL: constants.O_EXCL,
  O_NOCTTY: constants.O_NOCTTY,
  O_TRUNC: constants.O_TRUNC,
  O_APPEND: constants.O_APPEND,
  O_NONBLOCK: constants.O_NONBLOCK,
  O_DSYNC: constants.O_DSYNC,
  O_SYNC: 0o4000000,
  O_ASYNC: 0o20000,
  O_DIRECT: constants.O_DIRECT,
  O_DIRECTORY: constants.O_DIRECTORY,
  O_NOFOLLOW: constants.O_NOFOLLOW,
  O_NOATIME: constants.O_NOATIME,
  O_CLOEXEC: 0o2000000,
  O_PATH: 0o10000000,
  O_TMPFILE: 0o20000000,
};

/** Those that a filter knows. */
export const OPEN_FLAG_NAMES: readonly string[] = [...Object.keys(ACCESS_MODES), ...Object.keys(FLAGS)];

const ACCESS_MODE = 3;

/** Whether it lets a call with these flags through: as flags_pass() of bpf/open.bpf.c. */
export function passesFlags({ anyOf, accessModes }: FlagFilter, flags: number): boolean {
  // Of flags beyond 32 bits only the lower ones are compared.
  return ((flags & anyOf) | ((accessModes >> (flags & ACCESS_MODE)) & 1)) !== 0;
}

/** Throws BAD_VALUE for a name that is none. Undefined for an empty list: every call passes. */
export function parseFlagFilter(names: readonly string[]): FlagFilter | undefined {
  if (names.length === 0) return undefined;
  let anyOf = 0;
  let accessModes = 0;
  for (const name of names) {
    const mode = ACCESS_MODES[name];
    const flag = FLAGS[name];
    if (mode !== undefined) accessModes |= 1 << mode;
    else if (flag !== undefined) anyOf |= flag;
    else {
      throw new ProbeError(
        'BAD_VALUE',
        `-f knows no open flag ${JSON.stringify(name)}.`,
        `It knows: ${OPEN_FLAG_NAMES.join(' ')}`,
      );
    }
  }
  return { anyOf, accessModes };
}
