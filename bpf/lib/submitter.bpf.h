/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Who is behind a block request, and whether the filter lets them through. Found where the request starts: completions run
 * in interrupts, where the current task is a bystander.
 */
#pragma once

#include "block_state.bpf.h"

/* Who queued a bio, until its request is inserted or issued. LRU: some bios never become a request. */
struct bio_submitter {
	u64 time;
	u32 pid;
	u32 tid;
	u32 uid;
	u32 generation;
	u32 unwanted;
	char comm[COMM_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct bio_submitter);
} bio_submitters SEC(".maps");

static __always_inline bool submitter_wanted(u32 now)
{
	return events_wanted || current_filter(now)->by_submitter;
}

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
	struct block_event *event = &state->event;
	u32 now = event->generation;
	struct identity who;

	read_identity(&who);
	event->pid = who.pid;
	event->tid = who.tid;
	event->uid = who.uid;
	event->submitter = source;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	if (!identity_passes(now, &who) || !comm_passes(current_filter(now), event->comm))
		state->unwanted = 1;
}

/* Who queued the request's first bio, if anybody saw that; false when not. */
static __always_inline bool take_bio_submitter(struct request_state *state, u64 bio)
{
	struct bio_submitter *submitter = bpf_map_lookup_elem(&bio_submitters, &bio);
	struct block_event *event = &state->event;

	if (!submitter)
		return false;
	state->started = submitter->time;
	/* Of another filter: it counts for that one. */
	event->generation = submitter->generation;
	state->unwanted = submitter->unwanted;
	event->pid = submitter->pid;
	event->tid = submitter->tid;
	event->uid = submitter->uid;
	__builtin_memcpy(event->comm, submitter->comm, sizeof(event->comm));
	event->submitter = SUBMITTER_AT_BIO;
	bpf_map_delete_elem(&bio_submitters, &bio);
	return true;
}

/* A request that nobody saw start. */
static __always_inline struct request_state *late_state(bool direct, struct request *rq, u8 source, u32 which)
{
	struct request_state *state = new_state(which);

	if (!state || !submitter_wanted(state->event.generation))
		return state;
	if (!take_bio_submitter(state, (u64)READ_FIELD(direct, rq, bio)))
		take_submitter(state, source);
	return state;
}
