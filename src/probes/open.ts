// SPDX-License-Identifier: MIT
/** The open probe: which programs of bpf/open.bpf.c are loaded, where they go and what they filter. */
import type { AttachSpec } from '../../native/index.d.ts';
import { openAbi } from './generated/open.ts';
import type { FlagFilter } from './host/open-flags.ts';
import { chooseBackend, ringOptions } from './plan.ts';
import type { BufferSizes, KernelFeatures, ProbeDefinition, ProbePlan } from './types.ts';

export interface OpenFilter {
  readonly failedOnly: boolean;
  /** Adds the directory that a relative name starts from. */
  readonly fullPath: boolean;
  readonly flags: FlagFilter | undefined;
}

/** open(2) is absent on arm64 and riscv, openat2(2) before 5.6: a missing one is skipped. */
const CALLS = ['open', 'openat', 'openat2'] as const;

/**
 * Three ways: at each call's exit, with the arguments from the saved registers; the same at the one exit event of all
 * system calls; or at each call's entry and exit with a map between them.
 */
const BACKENDS = ['exit', 'any-exit', 'enter+exit'] as const;
type Backend = (typeof BACKENDS)[number];

const PROGRAMS: Readonly<Record<Backend, readonly string[]>> = {
  exit: CALLS.map((call) => `exit_${call}`),
  'any-exit': ['any_exit'],
  'enter+exit': CALLS.flatMap((call) => [`enter_${call}`, `leave_${call}`]),
};

function attachSpec(program: string): AttachSpec {
  if (program === 'any_exit')
    return { kind: 'tracepoint', program, category: 'raw_syscalls', name: 'sys_exit' };
  const [end, call] = program.split('_') as [string, string];
  const name = `sys_${end === 'enter' ? 'enter' : 'exit'}_${call}`;
  return { kind: 'tracepoint', program, category: 'syscalls', name, optional: true };
}

/** Why a way does not work on this kernel; undefined when it does. */
function objection(backend: Backend, kernel: KernelFeatures): string | undefined {
  if (backend !== 'enter+exit' && !kernel.taskRegisters) {
    return `Kernel ${kernel.release} has no bpf_task_pt_regs (5.15).`;
  }
  if (backend !== 'any-exit' && kernel.preemptibleSyscallEvents) {
    return `On kernel ${kernel.release} programs on single calls are preempted and disturb each other.`;
  }
  return undefined;
}

function plan(backend: string, sizes: BufferSizes, kernel: KernelFeatures): ProbePlan {
  const chosen = chooseBackend('opensnoop', BACKENDS, backend, (way) => objection(way, kernel));
  const programs = PROGRAMS[chosen];
  return {
    backend: chosen,
    programs,
    attach: programs.map(attachSpec),
    ring: ringOptions(sizes),
    perEvent: programs.filter((program) => !program.startsWith('enter_')),
  };
}

export const openProbe: ProbeDefinition<OpenFilter> = {
  id: 'open',
  object: openAbi.object,
  abi: openAbi,
  ring: 'open_events',
  filterGlobal: 'open_filters',
  backends: BACKENDS,
  everything: { failedOnly: false, fullPath: false, flags: undefined },
  sharedParams: [],
  plan,
  encodeFilter: (filter) => ({
    failed_only: filter.failedOnly ? 1 : 0,
    full_path: filter.fullPath ? 1 : 0,
    by_flags: filter.flags ? 1 : 0,
    access_modes: filter.flags?.accessModes ?? 0,
    flags_any: filter.flags?.anyOf ?? 0,
  }),
};
