// SPDX-License-Identifier: MIT
/** What vfsstat counts: file system operations, the kernel functions that are one, and the system calls that ask for one. */

import type { FunctionTarget } from '../function-targets.ts';
import type { FunctionChoice, FunctionRow } from '../function-tool.ts';

/**
 * Calls that a function of the same family makes are no operations of their own: a read(2) on overlayfs is a vfs_read that
 * calls vfs_iocb_iter_read for the file below, an unlink there may be a vfs_unlink below.
 */
type Family = 'read' | 'write' | 'fsync' | 'open' | 'names';

const FAMILIES: readonly Family[] = ['read', 'write', 'fsync', 'open', 'names'];

interface Operation {
  /** Titles a column: six cells, and `/s`. */
  readonly name: string;
  readonly family: Family;
  readonly functions: readonly string[];
  /** Functions that some kernels have in place of another. */
  readonly instead?: readonly string[];
  /** Called with each file that is opened: only those that the open made are counted; `functions` are hits alone. */
  readonly creation?: string;
  /** Empty: no system call tells. */
  readonly calls: readonly string[];
}

/** In the order of bcc's columns. */
export const OPERATIONS: readonly Operation[] = [
  { name: 'READ', family: 'read', functions: ['vfs_read'], calls: ['read', 'pread64'] },
  { name: 'WRITE', family: 'write', functions: ['vfs_write'], calls: ['write', 'pwrite64'] },
  {
    name: 'FSYNC',
    family: 'fsync',
    // vfs_fsync may have vfs_fsync_range inlined, and on 7.2 so has do_fsync, which is fsync(2).
    functions: ['vfs_fsync_range', 'vfs_fsync'],
    instead: ['do_fsync'],
    calls: ['fsync', 'fdatasync'],
  },
  {
    name: 'OPEN',
    family: 'open',
    // File systems that look up and open at once (NFS, FUSE) call finish_open.
    functions: ['vfs_open', 'finish_open'],
    calls: ['open', 'openat', 'openat2', 'creat'],
  },
  {
    name: 'CREATE',
    family: 'names',
    functions: ['vfs_create'],
    creation: 'security_file_open',
    calls: [],
  },
  { name: 'UNLINK', family: 'names', functions: ['vfs_unlink'], calls: ['unlink', 'unlinkat'] },
  { name: 'MKDIR', family: 'names', functions: ['vfs_mkdir'], calls: ['mkdir', 'mkdirat'] },
  { name: 'RMDIR', family: 'names', functions: ['vfs_rmdir'], calls: ['rmdir'] },
  { name: 'READV', family: 'read', functions: ['vfs_readv'], calls: ['readv', 'preadv', 'preadv2'] },
  { name: 'WRITEV', family: 'write', functions: ['vfs_writev'], calls: ['writev', 'pwritev', 'pwritev2'] },
  { name: 'ITER_R', family: 'read', functions: ['vfs_iter_read', 'vfs_iocb_iter_read'], calls: [] },
  { name: 'ITER_W', family: 'write', functions: ['vfs_iter_write', 'vfs_iocb_iter_write'], calls: [] },
];

/** System calls that newer architectures do without. */
const OLD_CALLS: ReadonlySet<string> = new Set(['open', 'creat', 'unlink', 'mkdir', 'rmdir']);

/** Who is counted together is told by the numbers of targets. */
class Targets {
  readonly all: FunctionTarget[] = [];
  readonly groups: number[] = [];
  readonly optional = new Set<number>();
  readonly creations = new Set<number>();

  add(target: FunctionTarget, family: Family): number {
    this.groups.push(FAMILIES.indexOf(family));
    return this.all.push(target) - 1;
  }
}

/** @param mayRead whether programs may read what they trace: only so is an open told that made its file */
const toldBy = (mayRead: boolean) => OPERATIONS.filter(({ creation }) => mayRead || creation === undefined);

const UNREAD =
  'CREATE is not told: this kernel is locked down for confidentiality, which forbids reading what is traced.';

/** Through functions of the kernel. */
export function kernelOperations(backend: string, mayRead = true): FunctionChoice {
  const targets = new Targets();
  const rows = toldBy(mayRead).map(({ name, family, functions, instead = [], creation }): FunctionRow => {
    const add = (name: string) => targets.add({ kind: 'kernel', name }, family);
    const called = functions.map(add);
    for (const one of instead) {
      const target = add(one);
      targets.optional.add(target);
      called.push(target);
    }
    const row = { name, address: undefined };
    if (creation === undefined) return { ...row, targets: called };
    const created = add(creation);
    targets.creations.add(created);
    return { ...row, targets: [created], hitTargets: called };
  });
  const { all, groups, optional, creations } = targets;
  const warnings = mayRead ? [] : [UNREAD];
  return { targets: all, groups, optional, creations, purpose: 'outermost', backend, warnings, rows };
}

/** Through events of system calls, which every kernel has: also of calls that fail. @param because a sentence */
export function systemCallOperations(because: string): FunctionChoice {
  const targets = new Targets();
  const told = OPERATIONS.filter(({ calls }) => calls.length > 0);
  const rows = told.map(({ name, family, calls }): FunctionRow => {
    const counted = calls.map((call) => {
      const target = targets.add(
        { kind: 'tracepoint', category: 'syscalls', name: `sys_enter_${call}` },
        family,
      );
      if (OLD_CALLS.has(call)) targets.optional.add(target);
      return target;
    });
    return { name, address: undefined, targets: counted };
  });
  const untold = OPERATIONS.filter(({ calls }) => calls.length === 0).map(({ name }) => name);
  const warning = [
    `System calls are counted, those that fail too; ${untold.join(', ')} cannot be told from them,`,
    'unlinkat(AT_REMOVEDIR) counts as UNLINK, and what io_uring does is not seen.',
    because,
  ];
  const { all, optional } = targets;
  return {
    targets: all,
    optional,
    purpose: 'count',
    backend: 'tracepoint',
    label: 'system calls',
    warnings: [warning.join(' ').trim()],
    rows,
  };
}
