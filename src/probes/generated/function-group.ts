// SPDX-License-Identifier: MIT
// Written by scripts/generate-abi.ts from bpf/function_group.bpf.c; do not edit.
export const functionGroupAbi = {
  object: 'function_group.bpf.o',
  structs: {
    function_filter: {
      everyone: 'u32',
      all_but: 'u32',
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
    operations: {
      where: 'u32[32]',
    },
  },
  rings: {},
  maps: {
    counts: 'u64',
    filter_cgroups: 'u32',
    outermost: 'u64',
    thread_operations: 'operations',
  },
  globals: {
    crowded_calls: 'u64',
    function_filters: 'struct function_filter[8]',
    generation: 'u32',
    identity: 'struct identity_filter[8]',
    no_operations: 'struct operations',
    pidns_dev: 'u64',
    pidns_ino: 'u64',
    row_slots: 'u32',
  },
  programs: [
    'created_fentry',
    'created_kprobe',
    'created_kprobe_multi',
    'enter_fentry',
    'enter_kprobe',
    'enter_kprobe_multi',
    'leave_fentry',
    'leave_kprobe',
    'leave_kprobe_multi',
    'thread_freed',
  ],
} as const;
