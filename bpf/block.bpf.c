/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Block I/O: each request from its start over its issue to the driver to its completion, as a histogram always and as a
 * record while somebody looks at records.
 *
 * A request is known by its address, which it keeps; two in flight at one sector are two (bcc keys by disk and sector).
 * Its sector and length are taken at the issue: at the completion they may be gone. Completions run in interrupts, where
 * the current task is a bystander: who is behind a request, and whether the filter lets it through, is found at its start
 * and carried along.
 *
 * The start is block_io_start (6.5), in the submitter's own context. Before that it is block_bio_queue, which knows the
 * request's first bio; and where even that is not known, insert or issue, often the submitter too, but perhaps a worker
 * of the kernel's: how it is known goes with the record.
 *
 * From 5.11 and 5.10.137 on (a54895fa057c) the request is the first argument of all these events.
 */
#include "lib/block_hist.bpf.h"
#include "lib/block_state.bpf.h"
#include "lib/submitter.bpf.h"

/* Where the last request of a disk ended. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, u64);
} disk_ends SEC(".maps");

static __always_inline u8 pattern_of(const struct request_facts *facts)
{
	u64 end = facts->sector + (facts->bytes >> 9);
	u64 *last;
	u8 pattern;

	if (!facts->bytes)
		return PATTERN_UNKNOWN;
	last = bpf_map_lookup_elem(&disk_ends, &facts->dev);
	if (!last) {
		bpf_map_update_elem(&disk_ends, &facts->dev, &end, BPF_ANY);
		return PATTERN_UNKNOWN;
	}
	pattern = *last == facts->sector ? PATTERN_SEQUENTIAL : PATTERN_RANDOM;
	*last = end;
	return pattern;
}

/* In the submitter's context, before anything else is known. */
static __always_inline int handle_start(struct request *rq, u32 copy)
{
	struct request_state *state;
	u64 key = (u64)rq;

	if (!submitter_wanted(generation) && !current_filter(generation)->from_start)
		return 0;
	if (copy && bpf_map_lookup_elem(&requests, &key))
		return 0;
	state = new_state(copy);
	if (!state)
		return 0;
	state->started = bpf_ktime_get_ns();
	if (submitter_wanted(state->event.generation))
		take_submitter(state, SUBMITTER_AT_START);
	keep_state(rq, state);
	return 0;
}

static __always_inline int handle_bio(struct bio *bio, u32 copy)
{
	struct bio_submitter submitter = {};
	u64 key = (u64)bio;
	u32 now = generation;
	struct identity who;

	if (!submitter_wanted(now) && !current_filter(now)->from_start)
		return 0;
	if (copy && bpf_map_lookup_elem(&bio_submitters, &key))
		return 0;
	submitter.time = bpf_ktime_get_ns();
	submitter.generation = now;
	read_identity(&who);
	submitter.pid = who.pid;
	submitter.tid = who.tid;
	submitter.uid = who.uid;
	bpf_get_current_comm(submitter.comm, sizeof(submitter.comm));
	submitter.unwanted = !identity_passes(now, &who) || !comm_passes(current_filter(now), submitter.comm);
	bpf_map_update_elem(&bio_submitters, &key, &submitter, BPF_ANY);
	return 0;
}

/* Only where there is no block_io_start. */
static __always_inline int handle_insert(bool direct, struct request *rq, u32 copy)
{
	struct request_state *state;
	u64 key = (u64)rq;

	if (!submitter_wanted(generation) && !current_filter(generation)->from_start)
		return 0;
	if (copy && bpf_map_lookup_elem(&requests, &key))
		return 0;
	state = late_state(direct, rq, SUBMITTER_AT_INSERT, PROGRAM_COPIES + copy);
	if (!state)
		return 0;
	if (!state->started)
		state->started = bpf_ktime_get_ns();
	keep_state(rq, state);
	return 0;
}

static __always_inline int handle_issue(bool direct, struct request *rq, u32 copy)
{
	u64 key = (u64)rq;
	struct request_state *known = bpf_map_lookup_elem(&requests, &key), *state = known;
	volatile struct block_filter *filter;
	struct request_facts facts;
	struct block_event *event;

	/* A part is done and the rest is issued again: it is still the same request, of the length it had. */
	if (known && (known->partial || (copy && known->issued)))
		return 0;
	if (!state)
		state = late_state(direct, rq, SUBMITTER_AT_ISSUE, 2 * PROGRAM_COPIES + copy);
	if (!state)
		return 0;
	event = &state->event;
	read_request(direct, rq, &facts);
	event->sector = facts.sector;
	event->bytes = facts.bytes;
	event->dev = facts.dev;
	state->cmd_flags = facts.cmd_flags;
	filter = current_filter(event->generation);
	if (filter->by_dev && filter->dev != facts.dev)
		state->unwanted = 1;
	if (filter->operation && filter->operation != operation_of(facts.cmd_flags))
		state->unwanted = 1;
	if (events_wanted) {
		event->pattern = pattern_of(&facts);
		event->disk[0] = 0;
		if (facts.disk)
			bpf_probe_read_kernel(event->disk, sizeof(event->disk), &facts.disk->disk_name);
	}
	state->issued = bpf_ktime_get_ns();
	if (state->started)
		event->queued = state->issued - state->started;
	if (!known)
		keep_state(rq, state);
	return 0;
}

static __always_inline int handle_complete(bool direct, struct request *rq, u32 status, u32 bytes)
{
	u64 key = (u64)rq, now = bpf_ktime_get_ns(), latency;
	struct request_state *state = bpf_map_lookup_elem(&requests, &key);
	volatile struct block_filter *filter;
	struct block_event *event;

	/* Issued before the probe was attached: nothing is known about it. */
	if (!state)
		return 0;
	if (bytes < READ_FIELD(direct, rq, __data_len)) {
		state->partial = 1;
		return 0;
	}
	event = &state->event;
	filter = current_filter(event->generation);
	if (!state->issued || state->unwanted || event->generation != generation)
		goto done;
	event->latency = now - state->issued;
	latency = event->latency;
	if (filter->from_start)
		latency += event->queued;
	if (latency < filter->min_latency)
		goto done;
	count(state, rq, direct, latency);
	/* Without a submitter it was issued before anybody wanted records, and has not all that belongs in one. */
	if (events_wanted && event->submitter) {
		event->time = now;
		event->status = status;
		event->operation = operation_of(state->cmd_flags);
		event->flags = flags_of(state->cmd_flags);
		send_record(&block_events, event, sizeof(*event));
	}
done:
	bpf_map_delete_elem(&requests, &key);
	return 0;
}

/* It has become part of another request, which completes for both. */
static __always_inline int handle_merge(struct request *rq)
{
	u64 key = (u64)rq;

	bpf_map_delete_elem(&requests, &key);
	return 0;
}

#define REQUEST ((struct request *)ctx[0])

/*
 * The programs of one way to attach.
 *
 * From 7.x on the programs of tracepoints can be preempted. Each is guarded by a counter of its own per CPU, so that while
 * a switched-out task is inside one, the requests of all others on that CPU pass it by. There each is attached several
 * times: what passed the first by is done by the next (`copy`, from 0), which otherwise finds it done. Turning preemption off
 * inside does not help: the task is switched out where it is turned on again, still inside.
 */
#define PROGRAMS(suffix, type, direct, copy)                                                                           \
	SEC(type "/block_io_start") int start_##suffix(u64 *ctx)                                                       \
	{                                                                                                              \
		return handle_start(REQUEST, copy);                                                                    \
	}                                                                                                              \
	SEC(type "/block_bio_queue") int bio_##suffix(u64 *ctx)                                                        \
	{                                                                                                              \
		return handle_bio((struct bio *)ctx[0], copy);                                                         \
	}                                                                                                              \
	SEC(type "/block_rq_insert") int insert_##suffix(u64 *ctx)                                                     \
	{                                                                                                              \
		return handle_insert(direct, REQUEST, copy);                                                           \
	}                                                                                                              \
	SEC(type "/block_rq_issue") int issue_##suffix(u64 *ctx)                                                       \
	{                                                                                                              \
		return handle_issue(direct, REQUEST, copy);                                                            \
	}                                                                                                              \
	SEC(type "/block_rq_merge") int merge_##suffix(u64 *ctx)                                                       \
	{                                                                                                              \
		return handle_merge(REQUEST);                                                                          \
	}                                                                                                              \
	SEC(type "/block_rq_complete") int complete_##suffix(u64 *ctx)                                                 \
	{                                                                                                              \
		return handle_complete(direct, REQUEST, ctx[1], ctx[2]);                                               \
	}

PROGRAMS(btf, "tp_btf", true, 0)
PROGRAMS(btf_2, "tp_btf", true, 1)
PROGRAMS(btf_3, "tp_btf", true, 2)
PROGRAMS(btf_4, "tp_btf", true, 3)
PROGRAMS(raw, "raw_tp", false, 0)
PROGRAMS(raw_2, "raw_tp", false, 1)
PROGRAMS(raw_3, "raw_tp", false, 2)
PROGRAMS(raw_4, "raw_tp", false, 3)

char LICENSE[] SEC("license") = "Dual MIT/GPL";
