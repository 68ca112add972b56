/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Who is behind a block request, and whether the filter lets them through. Found where the request starts: completions run
 * in interrupts, where the current task is a bystander.
 */
#pragma once

#include "block_state.bpf.h"
#include "request_table.bpf.h"

/* Who queued a bio, until its request is inserted or issued. LRU: some bios never become a request. */
struct bio_submitter {
	u64 time;
	u64 cgroup;
	u32 pid;
	u32 tid;
	u32 uid;
	u32 generation;
	u8 unwanted;
	u8 recorded;
	u8 unused[2];
	char comm[COMM_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct bio_submitter);
} bio_submitters SEC(".maps");

static __always_inline bool comm_passes(volatile struct block_filter *filter, const char *comm)
{
#pragma unroll
	for (int i = 0; i < COMM_BYTES; i++) {
		if (i >= filter->comm_bytes)
			return true;
		if (filter->comm[i] != comm[i])
			return false;
	}
	return true;
}

/* The current task is behind it. */
static __always_inline void take_submitter(struct request_state *state, u8 source)
{
	u32 now = state->generation;
	struct identity who;

	read_identity(&who);
	state->cgroup = bpf_get_current_cgroup_id();
	state->pid = who.pid;
	state->tid = who.tid;
	state->uid = who.uid;
	state->submitter = source;
	bpf_get_current_comm(state->comm, sizeof(state->comm));
	if (!identity_passes(now, &who) || !comm_passes(current_filter(now), state->comm))
		state->unwanted = 1;
}

/* Who queued the request's first bio, if anybody saw that; false when not. */
static __always_inline bool take_bio_submitter(struct request_state *state, u64 bio)
{
	struct bio_submitter *submitter = bpf_map_lookup_elem(&bio_submitters, &bio);

	if (!submitter)
		return false;
	state->started = submitter->time;
	/* Of another filter: it counts for that one. */
	state->generation = submitter->generation;
	state->unwanted = submitter->unwanted;
	state->recorded = submitter->recorded;
	state->cgroup = submitter->cgroup;
	state->pid = submitter->pid;
	state->tid = submitter->tid;
	state->uid = submitter->uid;
	__builtin_memcpy(state->comm, submitter->comm, sizeof(state->comm));
	state->submitter = SUBMITTER_AT_BIO;
	bpf_map_delete_elem(&bio_submitters, &bio);
	return true;
}

/*
 * What can still be found out about a request that nobody saw start. Some never do: a flush is the kernel's own. Others
 * started before anybody wanted records, or before these programs were attached: for those it is too late.
 */
static __always_inline void take_late_submitter(bool direct, struct request *rq, struct request_state *state, u8 source)
{
	if (!submitter_wanted(state->generation))
		return;
	if (take_bio_submitter(state, (u64)READ_FIELD(PROBED, rq, bio)))
		return;
	take_submitter(state, source);
	if (records_wanted()) {
		u64 started = READ_FIELD(direct, rq, start_time_ns);

		/* Where the kernel keeps no time, that says nothing. */
		state->recorded = !started || started >= events_since;
	}
}
