/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * kprobe.session (6.10): one program at the entry and the return, with eight bytes that belong to the call.
 *
 * Before 7.x a call whose entry finds no free return instance (rethook, fprobe) is passed over whole, its entry too: those
 * that sleep keep theirs for long. Then count_beside counts entries at a link of its own, and the session counts those
 * that it begins.
 */
#pragma once

#include "function_hist.bpf.h"
#include "operation.bpf.h"
#include "created.bpf.h"

/* 1: counts are count_beside's. Known to the verifier. */
const volatile u32 counted_beside;

/* As counts: calls that the session saw the entry of; without count_beside, counts are that. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} begun_calls SEC(".maps");

static __always_inline int handle_time_enter(u64 cookie, u64 *start)
{
	u32 target = target_of(cookie);

	/* 1 passes over the return. */
	if (!wanted())
		return 1;
	if (counted_beside)
		count_in(&begun_calls, target);
	else
		count_in(&counts, target);
	*start = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int handle_time_leave(u64 cookie, u64 start)
{
	add_latency(target_of(cookie), start);
	return 0;
}

static __always_inline int handle_group_enter(u64 cookie, u64 *place, u32 where)
{
	u32 target = target_of(cookie);

	if (!wanted())
		return 1;
	count_in(&counts, target);
	if (!operation_begins(cookie, where))
		return 1;
	count_in(&outermost, target);
	*place = where;
	return 0;
}

static __always_inline int handle_group_leave(u64 cookie, u64 place)
{
	operation_ends(cookie, place);
	return 0;
}

SEC("kprobe.session")
int time_session(struct pt_regs *ctx)
{
	u64 *start = SESSION_COOKIE(ctx);

	if (SESSION_IS_RETURN(ctx))
		return handle_time_leave(bpf_get_attach_cookie(ctx), *start);
	return handle_time_enter(bpf_get_attach_cookie(ctx), start);
}

SEC("kprobe.session")
int group_session(struct pt_regs *ctx)
{
	u64 *place = SESSION_COOKIE(ctx);

	if (SESSION_IS_RETURN(ctx))
		return handle_group_leave(bpf_get_attach_cookie(ctx), *place);
	return handle_group_enter(bpf_get_attach_cookie(ctx), place, where_entered(ctx));
}

SEC("kprobe.multi")
int count_beside(void *ctx)
{
	if (wanted())
		count_in(&counts, target_of(bpf_get_attach_cookie(ctx)));
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
