/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Log-linear histograms: eight buckets an octave from 1 ns on, cumulative, one copy a CPU, read through mmap. User space
 * never clears one: it takes differences, so that nothing is lost between reading and clearing.
 */
#pragma once

#include "count.bpf.h"

#define HIST_SUB_BITS 3
#define HIST_SUBS (1 << HIST_SUB_BITS)
#define HIST_TOP_OCTAVE 43 /* 2^44 ns are 4.9 hours: only beyond them lies the bucket that is open at the top */
#define HIST_BUCKETS ((HIST_TOP_OCTAVE - HIST_SUB_BITS + 2) * HIST_SUBS)

struct hist {
	u64 buckets[HIST_BUCKETS];
	u64 sum;
	u64 max;
};

/* The number of the highest set bit; 0 for 0. No loop: the verifier would follow each turn. */
static __always_inline u32 log2_u64(u64 value)
{
	u32 result = 0;

	if (value >> 32) {
		value >>= 32;
		result = 32;
	}
	if (value >> 16) {
		value >>= 16;
		result += 16;
	}
	if (value >> 8) {
		value >>= 8;
		result += 8;
	}
	if (value >> 4) {
		value >>= 4;
		result += 4;
	}
	if (value >> 2) {
		value >>= 2;
		result += 2;
	}
	return result + (value >> 1);
}

static __always_inline u32 hist_bucket(u64 value)
{
	u32 octave;

	if (value < HIST_SUBS)
		return value;
	octave = log2_u64(value);
	if (octave > HIST_TOP_OCTAVE)
		return HIST_BUCKETS - 1;
	return (octave - HIST_SUB_BITS + 1) * HIST_SUBS + (value >> (octave - HIST_SUB_BITS) & (HIST_SUBS - 1));
}

/* Only this CPU writes this copy. */
static __always_inline void hist_add(struct hist *hist, u64 value)
{
	u64 bucket = AT_MOST(hist_bucket(value), HIST_BUCKETS - 1);

	count_up(&hist->buckets[bucket], 1);
	count_up(&hist->sum, value);
	raise_to(&hist->max, value);
}

/* Where a program may be preempted by itself: two threads of this CPU may be in here. */
static __always_inline void hist_add_locked(struct hist *hist, u64 value)
{
	u64 bucket = AT_MOST(hist_bucket(value), HIST_BUCKETS - 1);

	__sync_fetch_and_add(&hist->buckets[bucket], 1);
	__sync_fetch_and_add(&hist->sum, value);
	for (int i = 0; i < 8; i++) {
		u64 max = *(volatile u64 *)&hist->max;

		if (value <= max || __sync_val_compare_and_swap(&hist->max, max, value) == max)
			break;
	}
}
