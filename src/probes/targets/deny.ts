// SPDX-License-Identifier: MIT
/**
 * Kernel functions that hang, recurse or are no functions. A wildcard never means them. By their exact names they can be
 * asked for, with a warning that says why not. bcc #665, bpftrace #3204 and the kernel's own btf_id_deny
 * (kernel/bpf/verifier.c) are where these were learnt the hard way.
 */
import { globMatcher, type Matcher } from './glob.ts';

interface DenyGroup {
  /** Follows "because". */
  readonly cause: string;
  readonly names: readonly string[];
}

export const DENIED: readonly DenyGroup[] = [
  {
    // Every program runs inside rcu_read_lock() or its like: the probe's own entry is a hit on the probe.
    cause: 'every probe enters and leaves RCU itself and would trace itself',
    names: ['rcu_*', '__rcu_read_*', 'rcu_read_*', '__srcu_read_*', 'srcu_read_*'],
  },
  {
    // Trampolines and perf's callbacks count them up and down around each program.
    cause: 'every probe counts preemption itself and would trace itself',
    names: ['preempt_count_*', '__preempt_count_*', 'preempt_schedule*', '__preempt_schedule*'],
  },
  {
    // __bpf_prog_enter() calls migrate_disable() before each program. Their mm/ namesakes (migrate_pages) do no harm.
    cause: 'every probe pins itself to its CPU with it and would trace itself',
    names: [
      'migrate_disable',
      'migrate_enable',
      '__migrate_disable',
      '__migrate_enable',
      '___migrate_enable',
    ],
  },
  {
    cause: 'it is part of how a probe runs, which would trace itself',
    names: [
      '__bpf_prog_enter*',
      '__bpf_prog_exit*',
      '__bpf_tramp_*',
      '__bpf_trampoline*',
      'bpf_prog_start_time*',
      'update_prog_stats',
      'trace_call_bpf*',
      'kprobe_multi_link_*prog_run',
      'kprobe_multi_link_*handler',
      'kprobe_perf_func',
      'kretprobe_perf_func',
      'uprobe_prog_run',
    ],
  },
  {
    // Calls of our own programs: the kernel stops the inner run, and what it was for is lost.
    cause: 'probes call it themselves, and those calls cannot be traced',
    names: [
      'bpf_spin_*',
      'bpf_ktime_get_*',
      'bpf_get_current_*',
      'bpf_get_smp_processor_id',
      'bpf_get_attach_cookie*',
      'bpf_get_func_ip*',
      'bpf_session_*',
      'bpf_ringbuf_*',
      'ktime_get_mono_fast_ns',
    ],
  },
  {
    // A program that has to wait for a lock inside of the wait for that lock: the CPU stands still (bpftrace #3204).
    cause: 'a probe that waits for a lock in there never gets it: the machine hangs',
    names: ['*spin_lock_slowpath', 'queued_read_lock_slowpath', 'queued_write_lock_slowpath'],
  },
  {
    // RCU does not watch an idle CPU, so nothing that a program stands on may be used there.
    cause: 'it belongs to the idle loop, where probes may not run',
    names: [
      'do_idle',
      'cpu_startup_entry',
      'cpu_idle_poll*',
      'cpuidle_enter*',
      'call_cpuidle*',
      'arch_cpu_idle*',
      'default_idle*',
      'mwait_idle*',
      'intel_idle*',
      'acpi_idle_*',
      'acpi_processor_ffh_cstate_enter',
      'poll_idle',
      'native_safe_halt',
      'pv_native_safe_halt',
      'ct_idle_*',
      'ct_kernel_*',
      'ct_nmi_*',
      'ct_irq_*',
    ],
  },
  {
    // A placeholder where a weak function was overridden (kernel/trace/ftrace.c, since 6.0).
    cause: 'there is no function behind this name',
    names: ['__ftrace_invalid_address__*'],
  },
  {
    // In lists only where ftrace gives none. They change registers that a probe's breakpoint needs.
    cause: 'it is a thunk of the compiler or of a CPU mitigation and no function',
    names: [
      '__fentry__',
      '__x86_indirect_*',
      '__x86_return_*',
      'srso_*',
      'retbleed_*',
      'zen_untrain_ret',
      'entry_untrain_ret',
      'entry_ibpb',
      '__sanitizer_cov_*',
      '__tsan_*',
    ],
  },
];

/** One expression for all, since nearly every name is in none. Its alternatives have no repetition but the stars'. */
const ANY = new RegExp(
  `^(?:${DENIED.flatMap(({ names }) => names.map((name) => name.replaceAll('*', '.*'))).join('|')})$`,
);

let compiled: readonly { readonly cause: string; readonly matches: readonly Matcher[] }[] | undefined;

/** Why a function is not to be traced, to follow "because"; undefined when it may be. */
export function denyCause(name: string): string | undefined {
  if (!ANY.test(name)) return undefined;
  compiled ??= DENIED.map(({ cause, names }) => ({ cause, matches: names.map(globMatcher) }));
  return compiled.find(({ matches }) => matches.some((matches) => matches(name)))?.cause;
}
