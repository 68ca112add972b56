// SPDX-License-Identifier: MIT
// Written by scripts/generate-abi.ts from bpf/function_time.bpf.c; do not edit.
export const functionTimeAbi = {
  object: 'function_time.bpf.o',
  structs: {
    call: {
      start: 'ktime_ns',
      where: 'u32',
      target: 'u32',
    },
    call_stack: {
      depth: 'u32',
      unused: 'u32',
      calls: 'struct call[32]',
    },
    function_filter: {
      everyone: 'u32',
      all_but: 'u32',
    },
    hist: {
      buckets: 'u64[336]',
      sum: 'u64',
      max: 'u64',
    },
    identity_filter: {
      pid: 'u32',
      tid: 'u32',
      uid: 'u32',
      by_uid: 'u8',
      by_cgroup: 'u8',
      enabled: 'u8',
      unused: 'u8',
      self: 'u32[4]',
    },
  },
  rings: {},
  maps: {
    call_stacks: 'call_stack',
    counts: 'u64',
    filter_cgroups: 'u32',
    latencies: 'hist',
    lost_calls: 'u64',
  },
  globals: {
    crowded_calls: 'u64',
    function_filters: 'struct function_filter[8]',
    generation: 'u32',
    identity: 'struct identity_filter[8]',
    no_calls: 'struct call_stack',
    pidns_dev: 'u64',
    pidns_ino: 'u64',
    preemptible: 'u32',
    row_hists: 'u32',
    row_slots: 'u32',
  },
  programs: [
    'enter_fentry',
    'enter_kprobe',
    'enter_kprobe_multi',
    'enter_uprobe',
    'enter_uprobe_multi',
    'leave_fentry',
    'leave_kprobe',
    'leave_kprobe_multi',
    'leave_uprobe',
    'leave_uprobe_multi',
    'thread_freed',
  ],
} as const;
