/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Latencies of functions: a histogram a target and CPU, or one a CPU for all. Which copies need locked additions is as with
 * counts, see function.bpf.h: where programs of their own serve each function, a histogram for all would be shared by
 * programs that interrupt each other, so there each target has its own and the reader adds them up.
 */
#pragma once

#include "function.bpf.h"
#include "hist.bpf.h"

/* Histograms of a CPU: the number of targets, or 1 for one of all. Known to the verifier. */
const volatile u32 row_hists;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct hist);
} latencies SEC(".maps");

static __always_inline struct hist *hist_of(u32 target)
{
	u32 at = bpf_get_smp_processor_id() * row_hists;

	if (row_hists > 1)
		at += target;
	return bpf_map_lookup_elem(&latencies, &at);
}

/* A clock read on another CPU may be a little behind. */
static __always_inline u64 elapsed_since(u64 start)
{
	s64 elapsed = bpf_ktime_get_ns() - start;

	return elapsed > 0 ? elapsed : 0;
}

static __always_inline void add_latency(u32 target, u64 start)
{
	u64 elapsed = elapsed_since(start);
	struct hist *hist = hist_of(target);

	if (hist)
		hist_add(hist, elapsed);
}

static __always_inline void add_latency_locked(u32 target, u64 start)
{
	u64 elapsed = elapsed_since(start);
	struct hist *hist = hist_of(target);

	if (hist)
		hist_add_locked(hist, elapsed);
}
