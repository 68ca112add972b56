// SPDX-License-Identifier: MIT
/** Why a way to functions does not work on this kernel, what would help, and what can be traced all the same. Pure. */
import type { FunctionBackend } from './function-backends.ts';
import type { TargetKind } from './function-targets.ts';
import type { FunctionRungs } from './host/function-rungs.ts';
import { LESS_LOCKED } from './host/lockdown.ts';

const REFUSED_BECAUSE: Readonly<Record<string, string>> = {
  EPERM: 'forbids it',
  EACCES: 'forbids it',
  EOPNOTSUPP: 'was built without it',
  ENOTSUPP: 'cannot on this architecture',
  EINVAL: 'is too old for it',
};

function refused(what: string, code: string, rungs: FunctionRungs): string | undefined {
  if (code === '') return undefined;
  const forbidden = code === 'EPERM' || code === 'EACCES';
  if (forbidden && (rungs.lockdown === 'integrity' || rungs.lockdown === 'confidentiality'))
    return `${what}: the kernel forbids it, being locked down (${rungs.lockdown})`;
  if (forbidden && rungs.lockdown === 'unknown')
    return `${what}: the kernel forbids it, as a lockdown may, of which nothing can be told without securityfs`;
  return `${what}: the kernel ${REFUSED_BECAUSE[code] ?? `refuses it (${code})`}`;
}

/** What goes through perf events: the kernel may keep these for itself. */
function perfObjection(what: string, rungs: FunctionRungs): string | undefined {
  return rungs.perf ? `${what}: ${rungs.perf.reason}` : withoutCookies(what, rungs);
}

/** Of the ways through perf events only the one to kernel functions is refused (LOCKDOWN_KPROBES); links go another way. */
function kprobeObjection(rungs: FunctionRungs): string | undefined {
  if (!rungs.kprobes) return 'kprobe: the kernel was built without them';
  if (rungs.lockdown === 'confidentiality') return refused('kprobe', 'EPERM', rungs);
  return perfObjection('kprobe', rungs);
}

function uprobeObjection(rungs: FunctionRungs): string | undefined {
  if (!rungs.uprobes) return 'uprobe: the kernel was built without them';
  return rungs.admin ? perfObjection('uprobe', rungs) : 'uprobe: the kernel keeps it for CAP_SYS_ADMIN';
}

function tracepointObjection(rungs: FunctionRungs): string | undefined {
  if (rungs.tracefs) return perfObjection('tracepoint', rungs);
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
      return uprobeObjection(rungs);
    case 'tracepoint':
      return tracepointObjection(rungs);
  }
}

function withoutCookies(backend: string, rungs: FunctionRungs): string | undefined {
  return rungs.cookies ? undefined : `${backend}: the kernel has no attach cookies (5.15)`;
}

/** What would make a way to these targets work: another kernel, another boot of this one, a privilege; empty where none is known. */
export function whatHelps(kind: TargetKind, rungs: FunctionRungs): string {
  if (kind === 'tracepoint') return helpsTracepoints(rungs);
  if (kind === 'user') return helpsPrograms(rungs);
  if (!rungs.cookies) return 'A kernel from 5.15 on can.';
  if (!rungs.kprobes) return withoutKprobes(rungs);
  if (rungs.lockdown === 'confidentiality') return LESS_LOCKED;
  return rungs.perf?.remedy ?? '';
}

function helpsTracepoints(rungs: FunctionRungs): string {
  // A mount would be as empty.
  if (!rungs.tracefs) return rungs.lockdown === 'confidentiality' ? LESS_LOCKED : (rungs.tracefsRemedy ?? '');
  return rungs.perf?.remedy ?? '';
}

function helpsPrograms(rungs: FunctionRungs): string {
  if (!rungs.uprobes) return 'A kernel with CONFIG_UPROBE_EVENTS can.';
  if (!rungs.admin) return 'Run it with sudo, or give the user CAP_SYS_ADMIN.';
  return rungs.perf?.remedy ?? '';
}

/** fentry is there, and forbidden: a boot that does not is less than another kernel. */
function withoutKprobes({ fentry, lockdown }: FunctionRungs): string {
  const another = 'A kernel with CONFIG_KPROBE_EVENTS can.';
  const locked = lockdown === 'integrity' || lockdown === 'confidentiality';
  return locked && (fentry === 'EPERM' || fentry === 'EACCES')
    ? `${another.slice(0, -1)}, and this one may when it is booted without lockdown.`
    : another;
}
