// SPDX-License-Identifier: MIT
// Written by scripts/generate-abi.ts from bpf/function_count.bpf.c; do not edit.
export const functionCountAbi = {
  object: 'function_count.bpf.o',
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
  },
  rings: {},
  maps: {
    counts: 'u64',
    filter_cgroups: 'u32',
  },
  globals: {
    function_filters: 'struct function_filter[8]',
    generation: 'u32',
    identity: 'struct identity_filter[8]',
    pidns_dev: 'u64',
    pidns_ino: 'u64',
    row_slots: 'u32',
  },
  programs: [
    'count_fentry',
    'count_kprobe',
    'count_kprobe_multi',
    'count_tracepoint',
    'count_uprobe',
    'count_uprobe_multi',
  ],
} as const;
