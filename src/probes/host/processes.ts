// SPDX-License-Identifier: MIT
/** What /proc says about processes, in the numbers of our own PID namespace. */
import { existsSync, statSync } from 'node:fs';
import { ProbeError } from '../errors.ts';

/** Throws NO_SUCH_PID unless a process or thread of that number lives. */
export function requireProcess(id: number, kind: 'process' | 'thread'): void {
  if (existsSync(`/proc/${id}`)) return;
  const name = kind === 'process' ? 'PID' : 'TID';
  throw new ProbeError('NO_SUCH_PID', `No ${kind} has the ${name} ${id}.`, 'List them with: ps -e');
}

/** PROC_PID_INIT_INO of include/linux/proc_ns.h: the initial PID namespace has this inode everywhere. */
const INITIAL_PID_NAMESPACE = 0xefff_fffcn;

/** Our PID namespace if it is not the initial one, with the device as the kernel encodes it inside. */
export function ownPidNamespace(): { dev: bigint; ino: bigint } | undefined {
  const { dev, ino } = statSync('/proc/self/ns/pid', { bigint: true });
  if (ino === INITIAL_PID_NAMESPACE) return undefined;
  // stat(2) packs major and minor in pieces (new_encode_dev); bpf_get_ns_current_pid_tgid wants MKDEV(major, minor).
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xfff00n);
  const major = (dev >> 8n) & 0xfffn;
  return { dev: (major << 20n) | minor, ino };
}
