/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * The calls that each thread is in, innermost last: when they began and where on the stack.
 *
 * An entry and its return are told to belong together by the place on the stack, not by their order alone: both may be left
 * out (a recursion of programs, no kretprobe instance left, a filter set in between), and then a plain stack would give
 * one call the time of another. A call whose place has been taken by a later one, or lies below one that returns, is over:
 * its return was lost, and that is counted.
 *
 * The map is allocated beforehand: programs run inside the kernel's allocators too. A thread's entry is freed with the thread.
 */
#pragma once

#include "function.bpf.h"

#define CALL_DEPTH 32 /* a power of two */

struct call {
	ktime_ns start;
	u32 where;
	u32 target;
};

struct call_stack {
	u32 depth;
	u32 unused;
	struct call calls[CALL_DEPTH];
};

/* Keyed by task_struct: every idle thread is number 0. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct call_stack);
} call_stacks SEC(".maps");

static const struct call_stack no_calls;

/* As counts: calls whose time is not known, since their return was lost or there was no room for them. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} lost_calls SEC(".maps");

/* Of these, those for which there was no room: too many threads, or too many calls in one. */
volatile u64 crowded_calls;

/* What another program's call lost is counted here too, hence locked; it is rare. */
static __always_inline void count_lost_call(u32 target)
{
	count_locked_in(&lost_calls, target);
}

/* A function of its own, so that the verifier does not walk through it again for each call that a thread may be in. */
__noinline int lose_call(u32 target)
{
	count_lost_call(target);
	return 0;
}

/*
 * How a program is loaded; a constant of each. The addon's copies for trampolines come without the types of their functions,
 * by which the verifier knows that it may take each by itself: there every call is walked through as if the function stood there.
 */
enum loading { LOADED, COPIED };

static __always_inline void call_lost(enum loading loading, u32 target)
{
	if (loading == COPIED)
		count_lost_call(target);
	else
		lose_call(target);
}

static __always_inline void no_room_for_call(enum loading loading, u32 target)
{
	__sync_fetch_and_add(&crowded_calls, 1);
	call_lost(loading, target);
}

static __always_inline struct call_stack *own_calls(void)
{
	u64 task = bpf_get_current_task();

	return bpf_map_lookup_elem(&call_stacks, &task);
}

static __always_inline struct call_stack *own_calls_made(void)
{
	struct call_stack *stack = own_calls();
	u64 task;

	if (stack)
		return stack;
	task = bpf_get_current_task();
	bpf_map_update_elem(&call_stacks, &task, &no_calls, BPF_NOEXIST);
	return bpf_map_lookup_elem(&call_stacks, &task);
}

/*
 * A stack grows downwards: whoever called us lies above. Other stacks (interrupts, coroutines) say nothing; those of
 * programs are not aligned, there what is near is taken for the same.
 */
static __always_inline bool is_over(u32 call, u32 where, bool user)
{
	if (call > where)
		return false;
	return user ? !((where - call) >> STACK_BITS) : call >> STACK_BITS == where >> STACK_BITS;
}

/*
 * An interrupt may run another program of ours on the same stack of calls at any point here. It leaves depth as it found it,
 * and what it wrote beyond is not read: room is taken first, then written.
 */
static __always_inline void call_begins(enum loading loading, u32 where, u32 target, bool user)
{
	struct call_stack *stack = own_calls_made();
	struct call *call;
	u32 depth;

	if (!stack) {
		no_room_for_call(loading, target);
		return;
	}
	depth = AT_MOST(stack->depth, CALL_DEPTH);
	for (int i = 0; i < CALL_DEPTH && depth > 0; i++) {
		call = &stack->calls[(depth - 1) & (CALL_DEPTH - 1)];
		if (!is_over(call->where, where, user))
			break;
		call_lost(loading, call->target);
		depth--;
	}
	if (depth >= CALL_DEPTH) {
		no_room_for_call(loading, target);
		return;
	}
	*(volatile u32 *)&stack->depth = depth + 1;
	call = &stack->calls[depth & (CALL_DEPTH - 1)];
	call->where = where;
	call->target = target;
	call->start = bpf_ktime_get_ns();
}

/* When that call began; 0 if nobody saw it, or the filter did not want it. */
static __always_inline u64 call_ends(u32 where, u32 target)
{
	struct call_stack *stack = own_calls();
	u32 depth, top;
	u64 start = 0;

	if (!stack)
		return 0;
	top = depth = AT_MOST(stack->depth, CALL_DEPTH);
	for (int i = 0; i < CALL_DEPTH && depth > 0; i++) {
		struct call *call = &stack->calls[--depth & (CALL_DEPTH - 1)];

		if (call->where == where && call->target == target) {
			start = call->start;
			break;
		}
	}
	if (!start)
		return 0;
	*(volatile u32 *)&stack->depth = depth;
	/* Read again, as any number: else the verifier goes on for each depth by itself, ten times as many steps. */
	depth = AT_MOST(*(volatile u32 *)&stack->depth, CALL_DEPTH);
	/* Those that it made. Not by lose_call: the verifier of 6.1 had not come to an end of that in 20 s. */
	for (int i = 0; i < CALL_DEPTH && ++depth < top; i++)
		count_lost_call(stack->calls[depth & (CALL_DEPTH - 1)].target);
	return start;
}

/* A thread that ended in the middle of calls, in do_exit at the latest; one that was killed in a user function. */
SEC("raw_tp/sched_process_free")
int thread_freed(struct bpf_raw_tracepoint_args *ctx)
{
	u64 task = ctx->args[0];
	struct call_stack *stack = bpf_map_lookup_elem(&call_stacks, &task);
	u32 depth;

	if (!stack)
		return 0;
	depth = AT_MOST(stack->depth, CALL_DEPTH);
	for (int i = 0; i < CALL_DEPTH && depth > 0; i++)
		call_lost(LOADED, stack->calls[--depth & (CALL_DEPTH - 1)].target);
	bpf_map_delete_elem(&call_stacks, &task);
	return 0;
}
