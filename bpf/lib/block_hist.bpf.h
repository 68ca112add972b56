/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Latencies by disk and kind of request.
 */
#pragma once

#include "block_state.bpf.h"
#include "hist.bpf.h"

/* Histograms by disk and the kernel's cmd_flags: a key's number, and what stands behind each number. */
struct hist_key {
	u32 dev;
	u32 cmd_flags;
};

struct hist_label {
	dev_id dev;
	request_flags flags;
	request_operation operation;
	u8 used;
	u8 unused[6];
	char disk[DISK_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct hist_key);
	__type(value, u32);
} hist_numbers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* set to hists_max at load */
	__type(key, u32);
	__type(value, struct hist_label);
} hist_labels SEC(".maps");

/* Element number * cpus + cpu. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* set to hists_max times the number of possible CPUs at load */
	__type(key, u32);
	__type(value, struct hist);
} hists SEC(".maps");

/* Set before attaching. */
volatile u32 hists_max;
volatile u32 cpus;
/* Numbers given so far. Number 0 takes what finds no other. */
volatile u32 hists_used = 1;

/* The number under which a disk's requests with these flags are counted; a new one is labelled first. */
static __always_inline u32 hist_number(const struct request_state *state, struct request *rq, bool direct)
{
	struct hist_key key = { .dev = state->event.dev, .cmd_flags = state->cmd_flags };
	u32 *known = bpf_map_lookup_elem(&hist_numbers, &key);
	struct hist_label *label;
	struct gendisk *disk;
	u32 number;

	if (known)
		return *known;
	if (hists_used >= hists_max)
		return 0;
	number = __sync_fetch_and_add(&hists_used, 1);
	label = bpf_map_lookup_elem(&hist_labels, &number);
	if (!label)
		return 0;
	label->dev = key.dev;
	label->operation = operation_of(key.cmd_flags);
	label->flags = flags_of(key.cmd_flags);
	disk = disk_of(direct, rq);
	if (disk)
		bpf_probe_read_kernel(label->disk, sizeof(label->disk), &disk->disk_name);
	label->used = 1;
	/* Another CPU may have been faster: both numbers count, and user space adds up what has the same label. */
	bpf_map_update_elem(&hist_numbers, &key, &number, BPF_ANY);
	return number;
}

static __always_inline void count(const struct request_state *state, struct request *rq, bool direct, u64 latency)
{
	u32 at = hist_number(state, rq, direct) * cpus + bpf_get_smp_processor_id();
	struct hist *hist = bpf_map_lookup_elem(&hists, &at);

	if (hist)
		hist_add(hist, latency);
}
