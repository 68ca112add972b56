// SPDX-License-Identifier: MIT
/** What this kernel has and what this process may, each as its own answer. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { Addon, NativeAddon, TracefsInfo } from '../../../native/index.d.ts';
import { ProbeError, toProbeError } from '../errors.ts';
import type { KernelFeatures } from '../types.ts';
import { possibleCpus } from './cpus.ts';
import { LESS_LOCKED, lockdown } from './lockdown.ts';
import { once } from './once.ts';
import { ownPidNamespace } from './processes.ts';
import { lackingPrivilege } from './refusal.ts';

/** Number of bpf_task_pt_regs in enum bpf_func_id, include/uapi/linux/bpf.h; helper numbers never change. */
const BPF_FUNC_TASK_PT_REGS = 175;

export const KERNEL_BTF = '/sys/kernel/btf/vmlinux';

export function hasKernelBtf(): boolean {
  try {
    accessSync(KERNEL_BTF, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where tracefs is. Throws the ProbeError that says why it cannot be read. */
export function requireTracefs(addon: Addon): TracefsInfo {
  // Mounted or not, nothing in it can be opened then: a remedy that says to mount it would help nobody.
  if (lockdown(() => addon) === 'confidentiality') {
    throw new ProbeError(
      'LOCKED_DOWN',
      'This kernel is locked down for confidentiality, which hides its tracepoints (tracefs).',
      LESS_LOCKED,
    );
  }
  try {
    return addon.tracefs();
  } catch (error) {
    throw toProbeError(error);
  }
}

/** Events are read out of the kernel; functions are counted and timed, which takes less. */
export type Tracing = 'events' | 'functions';

/** One thing without which no probe of today works. */
export interface Requirement {
  readonly name: string;
  /** Tools that trace functions have ways that do without. */
  readonly onlyEvents?: boolean;
  /** Throws the ProbeError that explains what is missing and how to mend it. @param addon undefined: do without */
  check(addon: (() => Addon) | undefined): void;
}

/** In the order in which they should be mended. */
export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'capabilities',
    check() {
      const lacking = lackingPrivilege();
      if (!lacking) return;
      const { code, sentence, remedy } = lacking;
      throw new ProbeError(code, sentence, `${remedy} Recordings can be played all the same.`);
    },
  },
  {
    // Programs that trace functions read nothing of the kernel's: not bpf_probe_read_kernel, which this forbids.
    name: 'lockdown',
    onlyEvents: true,
    check(addon) {
      if (lockdown(addon) !== 'confidentiality') return;
      throw new ProbeError(
        'LOCKED_DOWN',
        'This kernel is locked down for confidentiality, which forbids reading what is traced.',
        LESS_LOCKED,
      );
    },
  },
  {
    name: 'type information (BTF)',
    check() {
      if (hasKernelBtf()) return;
      throw new ProbeError(
        'NO_BTF',
        `This kernel has no type information: ${KERNEL_BTF} is missing.`,
        'Boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, as distributions have since 2021, with sysfs mounted on /sys.',
      );
    },
  },
  {
    name: 'tracepoints (tracefs)',
    onlyEvents: true,
    check(addon) {
      if (addon) requireTracefs(addon());
    },
  },
];

/** @param quick only what is known without the addon, which takes its milliseconds to load */
export function requireTracing(addon: () => Addon, quick = false, tracing: Tracing = 'events'): void {
  for (const requirement of REQUIREMENTS) {
    if (requirement.onlyEvents && tracing === 'functions') continue;
    requirement.check(quick ? undefined : addon);
  }
}

/** The function whose presence tells that programs on syscalls:* events run preemptibly; global, so BTF names it. */
const PREEMPTIBLE_SYSCALL_EVENTS = 'trace_call_bpf_faultable';
/** The series that brought it is of 2026: no release of a lower major number has it, and reading BTF takes some ms. */
const FIRST_MAJOR = 7;

function hasPreemptibleSyscallEvents(): boolean {
  if (Number.parseInt(release(), 10) < FIRST_MAJOR) return false;
  return readFileSync(KERNEL_BTF).includes(`\0${PREEMPTIBLE_SYSCALL_EVENTS}\0`);
}

/** Whether the kernel has an event, and lets us see that. */
function hasEvent(addon: Addon, category: string, name: string): boolean {
  try {
    return addon.readTracefs(`events/${category}/${name}/id`).length > 0;
  } catch {
    return false;
  }
}

/** What the kernel calls for programs at block_rq_insert and block_rq_issue: its own argument, and the event's. */
const REQUEST_EVENT = '__bpf_trace_block_rq';
const WITH_QUEUE = 3;

/** Newer kernels are not asked: reading their type information takes some ms. */
export function hasRequestFirst(addon: Addon & Partial<NativeAddon>, version = release()): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > 5 || (major === 5 && minor >= 11)) return true;
  const [parameters] = addon.kernelParameters?.([REQUEST_EVENT]) ?? [];
  return parameters !== WITH_QUEUE;
}

/**
 * Asks the kernel as the fields are read, each once: what only opens need, the whole of the type information on 7.x, is not
 * searched for functions. Needs the privileges to load a program.
 */
export function detectFeatures(addon: Addon): KernelFeatures {
  const taskRegisters = once(() => addon.hasHelper('tracepoint', BPF_FUNC_TASK_PT_REGS));
  const blockIoStart = once(() => hasEvent(addon, 'block', 'block_io_start'));
  const requestFirst = once(() => hasRequestFirst(addon));
  const preemptibleSyscallEvents = once(hasPreemptibleSyscallEvents);
  return {
    release: release(),
    possibleCpus: possibleCpus(),
    get taskRegisters() {
      return taskRegisters();
    },
    get blockIoStart() {
      return blockIoStart();
    },
    get requestFirst() {
      return requestFirst();
    },
    get preemptibleSyscallEvents() {
      return preemptibleSyscallEvents();
    },
    pidNamespace: ownPidNamespace(),
  };
}
