// SPDX-License-Identifier: MIT
// Written by scripts/generate-abi.ts from bpf/function_session.bpf.c; do not edit.
export const functionSessionAbi = {
  object: 'function_session.bpf.o',
  structs: {
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
    operations: {
      where: 'u32[32]',
    },
  },
  rings: {},
  maps: {
    begun_calls: 'u64',
    counts: 'u64',
    filter_cgroups: 'u32',
    latencies: 'hist',
    outermost: 'u64',
    thread_operations: 'operations',
  },
  globals: {
    counted_beside: 'u32',
    crowded_calls: 'u64',
    function_filters: 'struct function_filter[8]',
    generation: 'u32',
    highest_bits: 'u8[64]',
    identity: 'struct identity_filter[8]',
    no_operations: 'struct operations',
    pidns_dev: 'u64',
    pidns_ino: 'u64',
    preemptible: 'u32',
    row_hists: 'u32',
    row_slots: 'u32',
  },
  programs: ['count_beside', 'created_kprobe_multi', 'group_session', 'thread_freed', 'time_session'],
} as const;
