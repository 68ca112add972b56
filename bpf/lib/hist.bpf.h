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

/* Which bit a number of ones from the lowest one up to it is, by the highest six bits of its product with DE_BRUIJN. */
#define DE_BRUIJN 0x03f6eaf2cd271461ull
static const u8 highest_bits[64] = {
	0,  58, 1,  59, 47, 53, 2,  60, 39, 48, 27, 54, 33, 42, 3,  61, 51, 37, 40, 49, 18, 28,
	20, 55, 30, 34, 11, 43, 14, 22, 4,  62, 57, 46, 52, 38, 26, 32, 41, 50, 36, 17, 19, 29,
	10, 13, 21, 56, 45, 25, 31, 35, 16, 9,  12, 44, 24, 15, 8,  23, 7,  6,  5,  63,
};

/*
 * The number of the highest set bit; 0 for 0. Neither loop nor branch, of which the verifier would follow every turn and
 * every way, with all that comes behind it: five branches made nearly twice the steps of a program that counts a latency.
 */
static __always_inline u32 log2_u64(u64 value)
{
	value |= value >> 1;
	value |= value >> 2;
	value |= value >> 4;
	value |= value >> 8;
	value |= value >> 16;
	value |= value >> 32;
	return highest_bits[value * DE_BRUIJN >> 58];
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
