/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Who is traced: the filters that every probe has, changed live by writing to .bss.
 *
 * A change must be whole and must be told from the one before. So there are several slots: the reader's side
 * fills the slot after the current one, then bumps filter_generation in one store. A program reads the
 * generation once, takes the slot it names, and stamps its record with it: a record that an older filter let
 * through is recognised, however long it lay in the ring. Eight slots, so that a program interrupted between
 * the two reads would have to sleep through eight changes to see a mixture.
 */
#pragma once

#include "abi.bpf.h"

#define FILTER_SLOTS 8
#define SELF_PIDS 4

struct identity_filter {
	u32 pid; /* 0: any */
	u32 tid; /* 0: any */
	u32 uid;
	u8 by_uid; /* 0: any uid */
	u8 by_cgroup;
	u8 enabled; /* 0: nothing passes: the state before the first filter is set */
	u8 unused;
	/* Processes never shown: the tracer itself. 0 ends the list. */
	u32 self[SELF_PIDS];
};

volatile struct identity_filter identity[FILTER_SLOTS];
volatile u32 generation;

/* The PID namespace whose numbers are shown and filtered by; inode 0: the initial one. Set before attaching. */
volatile u64 pidns_dev;
volatile u64 pidns_ino;

/* One slot a generation, so that a cgroup changes together with the rest. */
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, FILTER_SLOTS);
	__type(key, u32);
	__type(value, u32);
} filter_cgroups SEC(".maps");

struct identity {
	u32 pid;
	u32 tid;
	u32 uid;
};

/* The current task as the user's PID namespace numbers it; 0 and 0 for a task that has no number there. */
static __always_inline void read_identity(struct identity *who)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();

	who->pid = pid_tgid >> 32;
	who->tid = (u32)pid_tgid;
	if (pidns_ino) {
		struct bpf_pidns_info in_ns = {};

		bpf_get_ns_current_pid_tgid(pidns_dev, pidns_ino, &in_ns, sizeof(in_ns));
		who->pid = in_ns.tgid;
		who->tid = in_ns.pid;
	}
	who->uid = (u32)bpf_get_current_uid_gid();
}

static __always_inline bool identity_passes(u32 slot, const struct identity *who)
{
	volatile struct identity_filter *f = &identity[slot & (FILTER_SLOTS - 1)];

	if (!f->enabled)
		return false;
	if (f->tid ? who->tid != f->tid : f->pid && who->pid != f->pid)
		return false;
	if (f->by_uid && who->uid != f->uid)
		return false;
#pragma unroll
	for (int i = 0; i < SELF_PIDS; i++) {
		if (!f->self[i])
			break;
		if (f->self[i] == who->pid)
			return false;
	}
	if (f->by_cgroup && bpf_current_task_under_cgroup(&filter_cgroups, slot & (FILTER_SLOTS - 1)) != 1)
		return false;
	return true;
}
