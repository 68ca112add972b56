/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * What is told of a block request, which requests are wanted, and what was lost.
 */
#pragma once

#include "count.bpf.h"
#include "filter.bpf.h"
#include "pattern.bpf.h"
#include "request.bpf.h"
#include "ring.bpf.h"

typedef u8 submitter_source; /* enum submitter_source below */

enum submitter_source {
	SUBMITTER_UNKNOWN,  /* nobody asked when it started: not in a record */
	SUBMITTER_AT_START, /* sure */
	SUBMITTER_AT_BIO,   /* sure, unless requests were merged */
	SUBMITTER_AT_INSERT,
	SUBMITTER_AT_ISSUE,
};

struct block_event {
	ktime_ns time;       /* of the completion */
	duration_ns latency; /* from the issue to the completion */
	duration_ns queued;  /* from the start, or the insertion, to the issue; 0 when it was issued at once */
	u64 sector;
	cgroup_id cgroup; /* of v2, as stat(1) numbers its folder */
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

/*
 * Whether records are sent. Not part of a filter, it changes nothing about who is counted: requests that started while it
 * was 0 send none.
 */
volatile u32 events_wanted;
/* When a program first saw that records are wanted, after it last saw that they are not; 0 until then. */
volatile u64 events_since;

/* When the first issue was seen; 0 until then. A request that the kernel took later and that completes was seen at its issue, or its issue was left out. */
volatile u64 issues_seen_since;
/* Set when the probe ends, before anything is detached: from then on issues may go unseen without being lost. */
volatile u32 detaching;

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

static __always_inline void count_untracked(void)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct block_cpu_stats *stats = bpf_map_lookup_elem(&block_stats, &cpu);

	if (stats)
		count_up(&stats->untracked, 1);
}

/* Asked at each start, and for what nobody saw start. */
static __always_inline bool records_wanted(void)
{
	if (!events_wanted) {
		if (events_since)
			events_since = 0;
		return false;
	}
	if (!events_since)
		events_since = bpf_ktime_get_ns();
	return true;
}

/* The submitter is looked for. */
static __always_inline bool submitter_wanted(u32 now)
{
	return events_wanted || current_filter(now)->by_submitter;
}
