/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * The record of a request that has completed, filled where the reader finds it.
 */
#pragma once

#include "block_hist.bpf.h"
#include "block_state.bpf.h"
#include "request_table.bpf.h"

struct completion {
	u64 time;
	u64 latency;
	u64 queued;
	u8 status;
};

static __always_inline void record_request(struct request *rq, const struct request_state *state,
					   const struct hist_choice *choice, const struct completion *completion)
{
	struct block_event *event = RESERVE_RECORD(&block_events, block_event);
	struct hist_label *label = choice->label;

	if (!event)
		return;
	event->time = completion->time;
	event->latency = completion->latency;
	event->queued = completion->queued;
	event->status = completion->status;
	event->sector = state->sector;
	event->cgroup = state->cgroup;
	event->bytes = state->bytes;
	event->dev = state->dev;
	event->generation = state->generation;
	event->pid = state->pid;
	event->tid = state->tid;
	event->uid = state->uid;
	event->pattern = state->pattern;
	event->submitter = state->submitter;
	__builtin_memcpy(event->comm, state->comm, sizeof(event->comm));
	if (label) {
		/* What it is counted as has been told in these words already. */
		event->operation = label->operation;
		event->flags = label->flags;
		__builtin_memcpy(event->disk, label->disk, sizeof(event->disk));
	} else {
		struct gendisk *disk = disk_of(PROBED, rq);

		event->operation = operation_of(state->cmd_flags);
		event->flags = flags_of(state->cmd_flags);
		__builtin_memset(event->disk, 0, sizeof(event->disk));
		if (disk)
			bpf_probe_read_kernel(event->disk, sizeof(event->disk), &disk->disk_name);
	}
	submit_record(&block_events, event);
}
