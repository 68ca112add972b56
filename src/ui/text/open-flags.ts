// SPDX-License-Identifier: MIT
/** open(2)'s flags for a narrow column. */

/** Longer ones first: O_SYNC holds O_DSYNC's bit, O_TMPFILE O_DIRECTORY's. Octal as include/uapi/asm-generic/fcntl.h has them. */
const NAMES: readonly (readonly [number, string])[] = [
  [0o100, 'CREAT'],
  [0o200, 'EXCL'],
  [0o1000, 'TRUNC'],
  [0o2000, 'APPEND'],
  [0o4000, 'NONBLOCK'],
  [0o20200000, 'TMPFILE'],
  [0o200000, 'DIRECTORY'],
  [0o2000000, 'CLOEXEC'],
  [0o10000000, 'PATH'],
  [0o400000, 'NOFOLLOW'],
  [0o4010000, 'SYNC'],
  [0o10000, 'DSYNC'],
  [0o40000, 'DIRECT'],
  [0o1000000, 'NOATIME'],
  [0o400, 'NOCTTY'],
  [0o20000, 'ASYNC'],
];

/** Set by the kernel for every 64-bit caller; means nothing. */
const O_LARGEFILE = 0o100000;
const ACCESS = ['R', 'W', 'RW', 'RW?'] as const;

/** `W|CREAT|TRUNC`; what has no name in octal. */
export function openFlagNames(flags: number): string {
  const parts: string[] = [ACCESS[flags & 3] ?? ''];
  // Flags beyond 2^32 exist for openat2 only, which refuses them.
  let rest = (flags % 0x1_0000_0000) & ~(O_LARGEFILE | 3);
  for (const [bits, name] of NAMES) {
    if ((rest & bits) !== bits) continue;
    parts.push(name);
    rest &= ~bits;
  }
  const high = Math.floor(flags / 0x1_0000_0000) * 0x1_0000_0000;
  const unknown = high + (rest >>> 0);
  if (unknown !== 0) parts.push(`0${unknown.toString(8)}`);
  return parts.join('|');
}
