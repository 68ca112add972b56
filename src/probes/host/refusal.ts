// SPDX-License-Identifier: MIT
/** Why the kernel says EPERM or EACCES: for want of a capability, or to whoever asks. */
import { readFileSync } from 'node:fs';
import { effectiveCapabilities, inUserNamespace, mayTrace } from './held.ts';

export const PRIVILEGE_REMEDY =
  'Run it with sudo, or give the user CAP_BPF, CAP_PERFMON and CAP_DAC_READ_SEARCH.';

export interface Refusal {
  readonly code: 'NO_PRIVILEGE' | 'LOCKED_DOWN';
  readonly sentence: string;
  readonly remedy: string;
}

/** Where Debian's kernels begin to keep all perf events for CAP_SYS_ADMIN; others know no level above 2. */
const CLOSED_PERF = 3;

export function perfParanoid(): number | undefined {
  try {
    return Number.parseInt(readFileSync('/proc/sys/kernel/perf_event_paranoid', 'latin1'), 10);
  } catch {
    return undefined;
  }
}

/** The same as part of a sentence, and what opens them. */
export function closedPerf(paranoid = perfParanoid()): { readonly reason: string; readonly remedy: string } {
  if (effectiveCapabilities().has('CAP_SYS_ADMIN') || paranoid === undefined || paranoid < CLOSED_PERF)
    return {
      reason: 'the kernel refuses perf events',
      remedy: 'See which security module does: bin/probetop doctor',
    };
  return {
    reason: `the kernel keeps perf events for CAP_SYS_ADMIN (kernel.perf_event_paranoid is ${paranoid})`,
    remedy: 'Run it with sudo, or set: sysctl kernel.perf_event_paranoid=2',
  };
}

const USER_NAMESPACE: Refusal = {
  code: 'NO_PRIVILEGE',
  sentence:
    'This process is in a user namespace, as in a container without root, from which the kernel cannot be traced.',
  remedy: 'Run it outside, with sudo.',
};

/** What this user lacks to trace anything; undefined when nothing. */
export function lackingPrivilege(held = effectiveCapabilities()): Refusal | undefined {
  if (!mayTrace(held)) {
    const lacks = (['CAP_BPF', 'CAP_PERFMON'] as const).filter((name) => !held.has(name));
    return {
      code: 'NO_PRIVILEGE',
      sentence: `This user may not trace the kernel, without ${lacks.join(' and ')}.`,
      remedy: PRIVILEGE_REMEDY,
    };
  }
  return inUserNamespace() ? USER_NAMESPACE : undefined;
}

/** @param attaching a perf event was asked for, for what EACCES says that it is one */
export function whyRefused(errno: 'EPERM' | 'EACCES', attaching: boolean): Refusal {
  const lacking = lackingPrivilege();
  if (lacking) return lacking;
  if (attaching && errno === 'EACCES') {
    const { reason, remedy } = closedPerf();
    return { code: 'NO_PRIVILEGE', sentence: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`, remedy };
  }
  return {
    code: 'LOCKED_DOWN',
    sentence: `The kernel forbids it (${errno}), although this user holds the capabilities: a lockdown, a security module or a container does that.`,
    remedy: 'See which of them it has: bin/probetop doctor',
  };
}
