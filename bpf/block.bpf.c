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
#include "lib/block_record.bpf.h"
#include "lib/submitter.bpf.h"

/*
 * An earlier request with this address was issued, and nobody saw it complete: while a kernel changes who listens to an
 * event, because another tracer comes or goes, it may leave out some.
 */
static __always_inline void count_unfinished(const struct request_state *state)
{
	if (!state->unwanted)
		count_untracked();
}

/* And not one that came after it, with its address. The kernel stamps a request when it takes it, not when it queues it again. */
static __always_inline bool same_request(const struct request_state *state, const struct request_facts *facts)
{
	if (state->born != facts->born)
		return false;
	return state->partial || (state->sector == facts->sector && state->bytes == facts->bytes);
}

/* In the submitter's context, before anything else is known. */
static __always_inline int handle_start(struct request *rq, u32 copy)
{
	bool recorded = records_wanted();
	struct request_place place;
	struct request_state *state;
	u32 now = generation;

	if (!recorded && !current_filter(now)->by_submitter && !current_filter(now)->from_start)
		return 0;
	state = find_request(rq, &place);
	/* Nothing has been issued before it started: that was another, with this address. */
	if (state && state->issued)
		count_unfinished(state);
	else if (state && copy)
		return 0;
	if (state)
		forget(state, now);
	else
		state = add_request(rq, &place, now);
	if (!state)
		return 0;
	state->started = bpf_ktime_get_ns();
	state->recorded = recorded;
	if (recorded || current_filter(now)->by_submitter)
		take_submitter(state, SUBMITTER_AT_START);
	return 0;
}

static __always_inline int handle_bio(struct bio *bio, u32 copy)
{
	struct bio_submitter submitter = {};
	u64 key = (u64)bio;
	u32 now = generation;
	struct identity who;

	submitter.recorded = records_wanted();
	if (!submitter.recorded && !current_filter(now)->by_submitter && !current_filter(now)->from_start)
		return 0;
	if (copy && bpf_map_lookup_elem(&bio_submitters, &key))
		return 0;
	submitter.time = bpf_ktime_get_ns();
	submitter.generation = now;
	read_identity(&who);
	submitter.cgroup = bpf_get_current_cgroup_id();
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
	struct request_place place;
	struct request_state *state;
	struct request_facts facts;
	u32 now = generation;

	if (!records_wanted() && !current_filter(now)->by_submitter && !current_filter(now)->from_start)
		return 0;
	state = find_request(rq, &place);
	if (state && state->issued) {
		read_request(direct, rq, &facts);
		/* Issued in vain, and queued again. */
		if (same_request(state, &facts))
			return 0;
		count_unfinished(state);
	} else if (state && copy) {
		return 0;
	}
	if (state)
		forget(state, now);
	else
		state = add_request(rq, &place, now);
	if (!state)
		return 0;
	take_late_submitter(direct, rq, state, SUBMITTER_AT_INSERT);
	if (!state->started)
		state->started = bpf_ktime_get_ns();
	return 0;
}

/* Whether a copy before this one has done it. Where the kernel keeps no time, or a part of it is done, it takes a closer look. */
static __always_inline bool issue_is_known(bool direct, struct request *rq)
{
	u64 born = READ_FIELD(direct, rq, start_time_ns);
	u64 sector = READ_FIELD(direct, rq, __sector);
	struct request_place place;
	struct request_state *state = find_request(rq, &place);

	return state && state->issued && born && state->born == born && state->sector == sector;
}

static __always_inline int handle_issue(bool direct, struct request *rq, u32 copy)
{
	volatile struct block_filter *filter;
	struct request_place place;
	struct request_state *state;
	struct request_facts facts;
	bool late = false;

	if (copy && issue_is_known(direct, rq))
		return 0;
	/* Before anything that makes paths of one: see READ_FIELD. Where there are two by now, by probes. */
	read_request(copy ? PROBED : direct, rq, &facts);
	if (!issues_seen_since)
		issues_seen_since = bpf_ktime_get_ns();
	state = find_request(rq, &place);
	if (!state) {
		state = add_request(rq, &place, generation);
		if (!state) {
			if (newly_turned_away(rq, facts.born, copy))
				count_untracked();
			return 0;
		}
		late = true;
	} else if (state->issued) {
		if (!same_request(state, &facts)) {
			count_unfinished(state);
			forget(state, generation);
			late = true;
		} else if (copy || state->partial) {
			/* A part is done and the rest is issued again: it is still the same request, of the length it had. */
			return 0;
		}
	}
	if (late)
		take_late_submitter(direct, rq, state, SUBMITTER_AT_ISSUE);
	state->born = facts.born;
	state->sector = facts.sector;
	state->bytes = facts.bytes;
	state->dev = facts.dev;
	state->cmd_flags = facts.cmd_flags;
	filter = current_filter(state->generation);
	if (filter->by_dev && filter->dev != facts.dev)
		state->unwanted = 1;
	if (filter->operation && filter->operation != operation_of(facts.cmd_flags))
		state->unwanted = 1;
	if (filter->by_submitter && !state->submitter)
		state->unwanted = 1;
	if (events_wanted)
		state->pattern = pattern_of(facts.dev, facts.sector, facts.bytes);
	state->issued = bpf_ktime_get_ns();
	return 0;
}

static __always_inline void handle_end(struct request *rq, const struct request_state *state, u8 status)
{
	struct completion completion = { .time = bpf_ktime_get_ns(), .status = status };
	volatile struct block_filter *filter = current_filter(state->generation);
	struct hist_choice choice;
	u64 counted;

	completion.latency = completion.time - state->issued;
	completion.queued = state->started ? state->issued - state->started : 0;
	counted = completion.latency;
	if (filter->from_start)
		counted += completion.queued;
	if (counted < filter->min_latency)
		return;
	choose_hist(&choice, rq, state->dev, state->cmd_flags);
	count(&choice, counted);
	if (events_wanted && state->recorded)
		record_request(rq, state, &choice, &completion);
}

/* Whether it may be one that is asked for: of one that nobody saw issued only the disk and the operation are known. */
static __always_inline bool could_pass(struct request *rq)
{
	volatile struct block_filter *filter = current_filter(generation);
	struct request_facts facts;

	read_request(PROBED, rq, &facts);
	if (filter->by_dev && filter->dev != facts.dev)
		return false;
	return !filter->operation || filter->operation == operation_of(facts.cmd_flags);
}

/*
 * The kernel left out the issue of a request that completes now: told apart from one that was issued before the probe was attached, by when
 * the kernel took it, and from one that no driver ever saw, as an empty flush that the kernel answers itself, or completes twice.
 */
static __always_inline void count_unissued(bool direct, struct request *rq, u32 bytes)
{
	u64 born = READ_FIELD(direct, rq, start_time_ns);

	if (!bytes || !issues_seen_since || born < issues_seen_since || detaching)
		return;
	if (READ_FIELD(direct, rq, state) == MQ_RQ_IDLE || was_turned_away(rq, born) || !could_pass(rq))
		return;
	count_untracked();
}

static __always_inline int handle_complete(bool direct, struct request *rq, u32 status, u32 bytes, u32 copy)
{
	struct request_place place;
	struct request_state *state = find_request(rq, &place);

	if (bytes < READ_FIELD(direct, rq, __data_len)) {
		if (state)
			state->partial = 1;
		return 0;
	}
	if (!state) {
		/* The other copies find nothing where the first is done with it. */
		if (!copy)
			count_unissued(direct, rq, bytes);
		return 0;
	}
	if (!state->unwanted && state->generation == generation) {
		if (state->issued)
			handle_end(rq, state, status);
		else
			count_unissued(direct, rq, bytes);
	}
	drop_request(rq, &place);
	return 0;
}

/* It has become part of another request, which completes for both. */
static __always_inline int handle_merge(struct request *rq)
{
	struct request_place place;

	if (find_request(rq, &place))
		drop_request(rq, &place);
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
		return handle_complete(direct, REQUEST, ctx[1], ctx[2], copy);                                         \
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
