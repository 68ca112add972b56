// SPDX-License-Identifier: MIT
/** What of this machine tracing depends on, each as its own answer. */
import { readFileSync } from 'node:fs';
import { arch, release } from 'node:os';
import { REQUIREMENTS } from '../../probes/host/capabilities.ts';
import { type CapabilityName, effectiveCapabilities } from '../../probes/host/held.ts';
import { lockdown, securityModules } from '../../probes/host/lockdown.ts';
import { closedPerf, perfParanoid } from '../../probes/host/refusal.ts';
import type { NativeAddon } from '../../probes/native.ts';
import { type Answer, attempt, fine } from './answer.ts';
import { configAnswer } from './kernel-config.ts';

/** What is not there without a capability that a user may lack and trace all the same. */
const WITHOUT: Readonly<Partial<Record<CapabilityName, string>>> = {
  CAP_SYS_ADMIN: 'what the probes cost is not told',
  CAP_SYSLOG: 'the kernel may hide the addresses of its functions',
  CAP_SYS_PTRACE: "functions of other users' processes (-p) are not found",
};

function heldText(held: ReadonlySet<CapabilityName>): string {
  const lacks = Object.entries(WITHOUT).filter(([name]) => !held.has(name as CapabilityName));
  if (lacks.length === 0) return 'all that tracing takes';
  return `enough to trace; ${lacks.map(([name, what]) => `without ${name} ${what}`).join('; ')}`;
}

/** The first kernel that charges programs and maps to the memory of a cgroup, and not to RLIMIT_MEMLOCK. */
const MEMLOCK_ENDS = [5, 11] as const;
/** The first with ring buffers for programs. */
const OLDEST = [5, 8] as const;

function isFrom([wantedMajor, wantedMinor]: readonly [number, number], version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

export function kernelAnswer(version = release()): Answer {
  if (isFrom(OLDEST, version)) return fine('kernel', `${version} ${arch()}`);
  const finding = `${version} has no ring buffers for programs, which came with 5.8`;
  return { name: 'kernel', ok: false, finding, remedy: 'Boot 5.8 or newer.' };
}

/** @param limits /proc/self/limits */
export function memlockAnswer(
  version = release(),
  limits = readFileSync('/proc/self/limits', 'latin1'),
  held = effectiveCapabilities(),
): Answer {
  const soft = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1] ?? 'unknown';
  const told = soft === 'unlimited' || soft === 'unknown' ? soft : `${soft} bytes`;
  if (isFrom(MEMLOCK_ENDS, version)) return fine('memlock', `${told}; of no account since 5.11`);
  if (soft === 'unlimited' || held.has('CAP_SYS_RESOURCE')) return fine('memlock', told);
  const finding = `${told}, which before 5.11 is too little for the rings`;
  return { name: 'memlock', ok: false, finding, remedy: 'Raise it: ulimit -l unlimited' };
}

/** Whether the kernel gives perf events, by which tracepoints, kprobes and uprobes are attached one by one: really asked. */
function perfAnswer(addon: NativeAddon): Answer {
  const name = 'perf_event_paranoid';
  const level = perfParanoid();
  const told = level === undefined ? 'unknown' : String(level);
  if (addon.tryAttachKind('perf-event') === '') return fine(name, `${told}; perf events can be had`);
  const { reason, remedy } = closedPerf(level);
  return { name, ok: false, finding: `${told}: ${reason}`, remedy };
}

function modulesText(addon: NativeAddon): string {
  const modules = securityModules(() => addon);
  return modules ? modules.join(', ') : 'unknown: securityfs cannot be read';
}

/** What a requirement finds where it is met. */
function metText(name: string, addon: NativeAddon): string {
  if (name === 'capabilities') return heldText(effectiveCapabilities());
  if (name === 'lockdown') {
    const mode = lockdown(() => addon);
    return mode === 'unknown' ? 'unknown: securityfs cannot be read' : mode;
  }
  if (name !== 'tracepoints (tracefs)') return 'ok';
  const { via, path } = addon.tracefs();
  return via === 'mount' ? `at ${path}` : 'not mounted; a mount of our own does';
}

export function machineAnswers(addon: NativeAddon): readonly Answer[] {
  const required = REQUIREMENTS.map(({ name, check }) =>
    attempt(name, () => {
      check(() => addon);
      return metText(name, addon);
    }),
  );
  return [
    kernelAnswer(),
    configAnswer(),
    ...required,
    fine('security modules', modulesText(addon)),
    perfAnswer(addon),
    memlockAnswer(),
    fine('libbpf', addon.libbpfVersion),
  ];
}
