// SPDX-License-Identifier: MIT
import { constants } from 'node:fs';

/** What must be told of one open. */
export interface ExpectedOpen {
  readonly path: string;
  readonly errno: number;
  readonly error: string;
  readonly flags: number;
  readonly mode: number;
}

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_TRUNC, O_WRONLY } =
  constants;
// node:fs has no names for these.
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;

const opened = { errno: 0, error: '' };
const ENOENT = { errno: 2, error: 'ENOENT' };
const ENXIO = { errno: 6, error: 'ENXIO' };
const EBADF = { errno: 9, error: 'EBADF' };
const EEXIST = { errno: 17, error: 'EEXIST' };
const EXDEV = { errno: 18, error: 'EXDEV' };
const ENOTDIR = { errno: 20, error: 'ENOTDIR' };
const EISDIR = { errno: 21, error: 'EISDIR' };
const EINVAL = { errno: 22, error: 'EINVAL' };
const ENAMETOOLONG = { errno: 36, error: 'ENAMETOOLONG' };
const ELOOP = { errno: 40, error: 'ELOOP' };

function row(path: string, result: typeof ENOENT, flags = 0, mode = 0): ExpectedOpen {
  return { path, ...result, flags, mode };
}

/** The plan `known` of opens.c, in order: 23 opens, 17 of them failing. */
export const knownOpens: readonly ExpectedOpen[] = [
  row('file', opened),
  row('missing', ENOENT),
  row('file/below', ENOTDIR),
  row('file', ENOTDIR, O_DIRECTORY),
  row('file', EEXIST, O_WRONLY | O_CREAT | O_EXCL, 0o640),
  row('dir', EISDIR, O_WRONLY),
  row('link', ELOOP, O_NOFOLLOW),
  row('loop', ELOOP),
  row('n'.repeat(256), ENAMETOOLONG),
  row('', ENOENT),
  row('file', opened, O_RDWR | O_CLOEXEC),
  row('made', opened, O_WRONLY | O_CREAT | O_TRUNC, 0o600),
  row('inner', opened),
  row('missing', ENOENT, O_RDWR),
  row('file', EBADF),
  row('below', ENOTDIR),
  row('fifo', ENXIO, O_WRONLY | O_NONBLOCK),
  row('../file', opened, O_APPEND),
  row('/', opened, O_PATH | O_DIRECTORY),
  row('file', EINVAL, 2 ** 40),
  row('file', EINVAL),
  row('../file', EXDEV),
  row('link', ELOOP),
];

/** The descriptors the rows must show, from the results the workload reports. */
export function shownDescriptors(results: readonly number[]): number[] {
  return results.map((result) => Math.max(result, -1));
}
