/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Counts of which each CPU has its own.
 */
#pragma once

#include "abi.bpf.h"

/*
 * Programs can be preempted (tracepoints from 7.x on): while one is switched out between reading a count and writing it,
 * a copy of it may count on that CPU. Set before attaching.
 */
volatile u32 preemptible;

/* Where nothing can come in between, no program of ours interrupts itself: no locked increment, which takes 20 times as long. */
static __always_inline void count_up(u64 *count, u64 by)
{
	if (preemptible)
		__sync_fetch_and_add(count, by);
	else
		*count += by;
}

static __always_inline void raise_to(u64 *most, u64 value)
{
	u64 old = *most;

	if (value <= old)
		return;
	if (!preemptible) {
		*most = value;
		return;
	}
#pragma unroll
	for (int i = 0; i < 4; i++) {
		u64 found = __sync_val_compare_and_swap(most, old, value);

		if (found == old || found >= value)
			return;
		old = found;
	}
}
