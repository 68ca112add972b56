/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Calls that are no operation of their own: overlayfs calls the lower file system through the same vfs functions, so that one
 * fsync(2) is two vfs_fsync_range. Targets belong to operation groups, numbered from 1 in the upper half of their cookie;
 * a call from within one of its own group, in the same thread, is counted as a hit only.
 */
#pragma once

#include "function.bpf.h"

#define OPERATION_GROUPS 32 /* a power of two */

/* Where each group's outermost call was made; 0: none is under way. */
struct operations {
	u32 where[OPERATION_GROUPS];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct operations);
} thread_operations SEC(".maps");

static const struct operations no_operations;

/* As counts: calls that no other one of their group made. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} outermost SEC(".maps");

/* Calls that count as outermost since there was no room for their thread. */
volatile u64 crowded_calls;

static __always_inline u32 *group_place(struct operations *operations, u64 cookie)
{
	return &operations->where[cookie >> 32 & (OPERATION_GROUPS - 1)];
}

/*
 * Whether it is an outermost one. One below another that is known of, on the same stack, is not. One above it means that
 * the other has ended and its return was lost.
 */
static __always_inline bool operation_begins(u64 cookie, u32 where)
{
	u64 task = bpf_get_current_task();
	struct operations *operations = bpf_map_lookup_elem(&thread_operations, &task);
	u32 *outer;

	if (!operations) {
		bpf_map_update_elem(&thread_operations, &task, &no_operations, BPF_NOEXIST);
		operations = bpf_map_lookup_elem(&thread_operations, &task);
		if (!operations) {
			__sync_fetch_and_add(&crowded_calls, 1);
			return true;
		}
	}
	outer = group_place(operations, cookie);
	if (*outer > where && *outer >> STACK_BITS == where >> STACK_BITS)
		return false;
	*outer = where;
	return true;
}

static __always_inline void operation_ends(u64 cookie, u32 where)
{
	u64 task = bpf_get_current_task();
	struct operations *operations = bpf_map_lookup_elem(&thread_operations, &task);
	u32 *outer;

	if (!operations)
		return;
	outer = group_place(operations, cookie);
	if (*outer == where)
		*outer = 0;
}

SEC("raw_tp/sched_process_free")
int thread_freed(struct bpf_raw_tracepoint_args *ctx)
{
	u64 task = ctx->args[0];

	bpf_map_delete_elem(&thread_operations, &task);
	return 0;
}
