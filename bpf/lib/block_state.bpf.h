/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * A block request on its way: its record, which grows from its start to its completion, and the filter it has to pass.
 */
#pragma once

#include "filter.bpf.h"
#include "request.bpf.h"
#include "ring.bpf.h"

typedef u8 submitter_source; /* enum submitter_source below */
typedef u8 access_pattern;   /* enum access_pattern below */

enum submitter_source {
	SUBMITTER_UNKNOWN,  /* nobody asked when it started */
	SUBMITTER_AT_START, /* sure */
	SUBMITTER_AT_BIO,   /* sure, unless requests were merged */
	SUBMITTER_AT_INSERT,
	SUBMITTER_AT_ISSUE,
};

enum access_pattern {
	PATTERN_UNKNOWN, /* the first of its disk, or without sectors */
	PATTERN_SEQUENTIAL,
	PATTERN_RANDOM,
};

struct block_event {
	ktime_ns time;       /* of the completion */
	duration_ns latency; /* from the issue to the completion */
	duration_ns queued;  /* from the start, or the insertion, to the issue; 0 when it was issued at once */
	u64 sector;
	u32 bytes;
	dev_id dev;
	filter_generation generation;
	request_flags flags;
	pid_number pid;
	tid_number tid;
	uid_number uid;
	request_operation operation;
	u8 status; /* blk_status_t: 0 is success */
	access_pattern pattern;
	submitter_source submitter;
	char comm[COMM_BYTES];
	char disk[DISK_BYTES];
};

/* Beside struct identity_filter, which requests are wanted. */
struct block_filter {
	duration_ns min_latency;
	u32 dev; /* with by_dev */
	u8 by_dev;
	u8 operation;    /* enum operation; OPERATION_OTHER: any */
	u8 comm_bytes;   /* that many of the submitter's name must be those of comm */
	u8 by_submitter; /* the identity filter or comm tells some from others */
	u8 from_start;   /* latencies are counted, and compared, from the start on */
	u8 unused[7];
	char comm[COMM_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} block_events SEC(".maps");

RING_RECORD(block_events, block_event);

volatile struct block_filter block_filters[FILTER_SLOTS];

/* Whether records are sent. Not part of a filter: it changes nothing about who is counted. */
volatile u32 events_wanted;

/* A request on its way. Its record grows in here. */
struct request_state {
	struct block_event event;
	u64 started;
	u64 issued;
	u32 cmd_flags;
	u8 unwanted;
	u8 partial; /* a part of it has completed */
	u8 unused[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct request_state);
} requests SEC(".maps");

/* How often a program is attached where it can be preempted; block.bpf.c says why. */
#define PROGRAM_COPIES 4

/*
 * New states are put together here; a stack of 512 bytes has no room for them. One for each copy of the three programs that
 * make one: while a task is switched out inside a program, others build theirs with another.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 3 * PROGRAM_COPIES);
	__type(key, u32);
	__type(value, struct request_state);
} scratch_states SEC(".maps");

/* Requests that could not be followed to their end, one count a CPU. */
struct block_cpu_stats {
	u64 untracked;
	u64 unused[7];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* set to the number of possible CPUs at load */
	__type(key, u32);
	__type(value, struct block_cpu_stats);
} block_stats SEC(".maps");

static __always_inline volatile struct block_filter *current_filter(u32 now)
{
	return &block_filters[now & (FILTER_SLOTS - 1)];
}

static __always_inline struct request_state *new_state(u32 which)
{
	struct request_state *state = bpf_map_lookup_elem(&scratch_states, &which);

	if (!state)
		return 0;
	state->event.generation = generation;
	state->event.queued = 0;
	state->event.pid = 0;
	state->event.tid = 0;
	state->event.uid = 0;
	state->event.submitter = SUBMITTER_UNKNOWN;
	state->event.comm[0] = 0;
	state->started = 0;
	state->issued = 0;
	state->unwanted = 0;
	state->partial = 0;
	return state;
}

static __always_inline void keep_state(struct request *rq, struct request_state *state)
{
	u64 key = (u64)rq;
	u32 cpu = bpf_get_smp_processor_id();
	struct request_state *old;
	struct block_cpu_stats *stats;
	bool lost = false;

	if (!bpf_map_update_elem(&requests, &key, state, BPF_NOEXIST))
		return;
	old = bpf_map_lookup_elem(&requests, &key);
	/*
	 * An earlier request with this address was issued, and nobody saw it complete: while a kernel changes who listens to
	 * an event, because another tracer comes or goes, it may leave out some.
	 */
	if (old)
		lost = old->issued && !old->unwanted;
	if (bpf_map_update_elem(&requests, &key, state, BPF_ANY))
		lost = true;
	stats = bpf_map_lookup_elem(&block_stats, &cpu);
	if (lost && stats)
		stats->untracked++;
}
