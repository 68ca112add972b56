// SPDX-License-Identifier: MIT
/** Why a way to functions does not work on this kernel, what would help, and what can be traced all the same. Pure. */
import type { FunctionBackend } from './function-backends.ts';
import type { TargetKind } from './function-targets.ts';
import { LESS_LOCKED } from './host/capabilities.ts';
import type { FunctionRungs } from './host/function-rungs.ts';

const REFUSED_BECAUSE: Readonly<Record<string, string>> = {
  EPERM: 'forbids it',
  EACCES: 'forbids it',
  EOPNOTSUPP: 'was built without it',
  ENOTSUPP: 'cannot on this architecture',
  EINVAL: 'is too old for it',
};

function refused(what: string, code: string, rungs: FunctionRungs): string | undefined {
  if (code === '') return undefined;
  const locked = code === 'EPERM' && rungs.lockdown !== 'none' && rungs.lockdown !== 'unknown';
  if (locked) return `${what}: the kernel forbids it, being locked down (${rungs.lockdown})`;
  return `${what}: the kernel ${REFUSED_BECAUSE[code] ?? `refuses it (${code})`}`;
}

/** Of the ways through perf events only the one to kernel functions is refused (LOCKDOWN_KPROBES); links go another way. */
function kprobeObjection(rungs: FunctionRungs): string | undefined {
  if (!rungs.kprobes) return 'kprobe: the kernel was built without them';
  if (rungs.lockdown === 'confidentiality') return refused('kprobe', 'EPERM', rungs);
  return withoutCookies('kprobe', rungs);
}

function tracepointObjection(rungs: FunctionRungs): string | undefined {
  if (rungs.tracefs) return withoutCookies('tracepoint', rungs);
  return rungs.lockdown === 'confidentiality'
    ? refused('tracepoint', 'EPERM', rungs)
    : 'tracepoint: tracefs cannot be read';
}

/** Why a way does not work here, as part of a sentence; undefined when it does. */
export function objection(backend: FunctionBackend, rungs: FunctionRungs): string | undefined {
  switch (backend) {
    case 'fentry':
      return refused('fentry', rungs.fentry, rungs);
    case 'kprobe.session':
      return rungs.session === 'none' ? 'kprobe.session: the kernel has none (6.10)' : undefined;
    case 'kprobe.multi':
      return refused('kprobe.multi', rungs.kprobeMulti, rungs);
    case 'kprobe':
      return kprobeObjection(rungs);
    case 'uprobe.multi':
      return refused('uprobe.multi', rungs.uprobeMulti, rungs);
    case 'uprobe':
      return rungs.uprobes ? withoutCookies(backend, rungs) : 'uprobe: the kernel was built without them';
    case 'tracepoint':
      return tracepointObjection(rungs);
  }
}

function withoutCookies(backend: FunctionBackend, rungs: FunctionRungs): string | undefined {
  return rungs.cookies ? undefined : `${backend}: the kernel has no attach cookies (5.15)`;
}

/** Another kernel, or another boot of this one, that has a way to these targets; empty where none is known. */
export function whatHelps(kind: TargetKind, rungs: FunctionRungs): string {
  // Tracepoints need no other kernel, but tracefs: who looks them up says how to mount that.
  if (kind === 'tracepoint') return rungs.lockdown === 'confidentiality' && !rungs.tracefs ? LESS_LOCKED : '';
  if (kind === 'user') return rungs.uprobes ? '' : 'A kernel with CONFIG_UPROBE_EVENTS can.';
  if (rungs.kprobes && rungs.cookies) return LESS_LOCKED;
  return rungs.kprobes ? 'A kernel from 5.15 on can.' : 'A kernel with CONFIG_KPROBE_EVENTS can.';
}
