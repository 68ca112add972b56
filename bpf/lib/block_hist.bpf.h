/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Latencies by disk and kind of request.
 */
#pragma once

#include "block_state.bpf.h"
#include "hist.bpf.h"

/* What a histogram is of. */
struct hist_label {
	dev_id dev;
	request_flags flags;
	request_operation operation;
	u8 used;
	u8 unused[6];
	char disk[DISK_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* set to hists_max at load */
	__type(key, u32);
	__type(value, struct hist_label);
} hist_labels SEC(".maps");

/* Element number * cpus + CPU. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* set to hists_max times the number of possible CPUs at load */
	__type(key, u32);
	__type(value, struct hist);
} hists SEC(".maps");

#define MOST_HISTS 256

/* Set before attaching; MOST_HISTS at most. */
volatile u32 hists_max;
volatile u32 cpus;
/* Numbers given so far. Number 0 takes what finds no other. */
volatile u32 hists_used = 1;

/* By number: the disk and the kernel's cmd_flags, as hist_key() has them; 0: not given yet. They are given in order. */
u64 hist_keys[MOST_HISTS];
/* By a key's hash: a number that has its label. Only a hint, two keys may share it; and then one is searched for. */
volatile u32 hist_hints[MOST_HISTS];

/* Never 0: a major number is less than 512 (BLKDEV_MAJOR_MAX), so the highest bit is free. */
static __always_inline u64 hist_key(u32 dev, u32 cmd_flags)
{
	return 1ull << 63 | (u64)dev << 32 | cmd_flags;
}

#define HIST_IS_NEW (1u << 31)

/*
 * The number that a key has, or the first one that is still free, or 0. A function of its own that ends where it finds
 * something, so that the verifier walks through the loop once, and what follows not once for each number.
 */
__noinline u32 find_hist(u64 key)
{
	for (u32 number = 1; number < MOST_HISTS; number++) {
		u64 found = *(volatile u64 *)&hist_keys[number];

		if (found == key || !found)
			return number;
	}
	return 0;
}

/* As many CPUs may take the free number before this one, each for another new key. */
#define MOST_CLAIMS 32

/*
 * A key's number, given to it now if it has none: then HIST_IS_NEW is set and the caller must label it. Two CPUs with one
 * new key claim the same, the first that is free.
 */
__noinline u32 search_hist(u64 key)
{
	for (u32 claim = 0; claim < MOST_CLAIMS; claim++) {
		u32 number = find_hist(key) & (MOST_HISTS - 1);
		u64 found;

		if (!number || number >= hists_max)
			return 0;
		found = *(volatile u64 *)&hist_keys[number];
		if (!found)
			found = __sync_val_compare_and_swap(&hist_keys[number], 0, key);
		if (found == key)
			return number;
		if (!found) {
			__sync_fetch_and_add(&hists_used, 1);
			return number | HIST_IS_NEW;
		}
	}
	return 0;
}

static __always_inline void label_hist(struct hist_label *label, struct request *rq, u32 dev, u32 cmd_flags)
{
	struct gendisk *disk = disk_of(PROBED, rq);

	label->dev = dev;
	label->operation = operation_of(cmd_flags);
	label->flags = flags_of(cmd_flags);
	if (disk)
		bpf_probe_read_kernel(label->disk, sizeof(label->disk), &disk->disk_name);
	label->used = 1;
}

/* What a request is counted as. */
struct hist_choice {
	u32 number;
	struct hist_label *label; /* null where there is none, or not yet */
};

static __always_inline void choose_hist(struct hist_choice *choice, struct request *rq, u32 dev, u32 cmd_flags)
{
	u64 key = hist_key(dev, cmd_flags);
	volatile u32 *hint = &hist_hints[key * 0x9e3779b97f4a7c15 >> 56];
	u32 number = *hint & (MOST_HISTS - 1);
	struct hist_label *label;

	choice->label = 0;
	if (*(volatile u64 *)&hist_keys[number] == key) {
		choice->number = number;
		choice->label = bpf_map_lookup_elem(&hist_labels, &number);
		return;
	}
	number = search_hist(key);
	choice->number = number & (MOST_HISTS - 1);
	if (!choice->number)
		return;
	label = bpf_map_lookup_elem(&hist_labels, &choice->number);
	if (!label)
		return;
	if (number & HIST_IS_NEW)
		label_hist(label, rq, dev, cmd_flags);
	/* Whoever finds the hint finds the label finished: a barrier is between them. */
	if (label->used)
		__sync_lock_test_and_set(hint, choice->number);
}

static __always_inline void count(const struct hist_choice *choice, u64 latency)
{
	u32 at = choice->number * cpus + bpf_get_smp_processor_id();
	struct hist *hist = bpf_map_lookup_elem(&hists, &at);

	if (hist)
		hist_add(hist, latency);
}
