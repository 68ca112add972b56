/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Counting the calls of functions: cumulative u64, one row of slots a CPU, a slot a target, read through mmap. The target's
 * number comes as the attachment's cookie, so one program serves any number of targets.
 *
 * Is slot++ exact without a lock? Only this CPU writes its row, and programs run with migration off. What remains is
 * another run of the same program on this CPU between the load and the store:
 *  - kprobe, kretprobe, tracepoint (trace_call_bpf), kprobe.multi, session (kprobe_multi_link_prog_run): bpf_prog_active, one
 *    counter for all such programs of a CPU, keeps every other one out, in interrupts too. What it keeps out is missed,
 *    and counted by the kernel. Exact. (From 7.x on programs at syscalls:* events can be preempted, and each is kept from
 *    itself alone: one program serves them all, so its slots are no less its own.)
 *  - fentry, fexit: may be preempted where the kernel is preemptible, and interrupted; each program has a counter of
 *    its own (prog->active). A function has a program of its own (see patched_cookie) and a slot of its own. Exact, as
 *    long as two functions share no slot.
 *  - uprobe (bpf_prog_run_array_sleepable), uprobe.multi: no counter, and they can be preempted by a thread that hits the
 *    same probe. There, and where programs share a slot, a locked add. The line is this CPU's own: about 5 ns.
 */
#pragma once

#include "filter.bpf.h"

/* Kernel stacks are aligned to their size, 16 KiB: THREAD_SIZE and IRQ_STACK_SIZE of arch/x86 and arch/arm64. */
#define STACK_BITS 14

/* u64 slots from one CPU's row to the next: whole cache lines. Known to the verifier, set before loading. */
const volatile u32 row_slots;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

/* Beside struct identity_filter: what spares a hit from looking at that. */
struct function_filter {
	u32 everyone; /* nobody is left out */
	u32 all_but;  /* everybody but this process of the initial PID namespace; 0: see identity_filter */
};

volatile struct function_filter function_filters[FILTER_SLOTS];

static __always_inline bool wanted(void)
{
	u32 slot = generation & (FILTER_SLOTS - 1);
	volatile struct function_filter *filter = &function_filters[slot];
	struct identity who;
	u32 all_but;

	if (filter->everyone)
		return true;
	all_but = filter->all_but;
	if (all_but)
		return bpf_get_current_pid_tgid() >> 32 != all_but;
	read_identity(&who);
	return identity_passes(slot, &who);
}

/* A target's number; its operation group, if it has one, is in the upper half. */
static __always_inline u32 target_of(u64 cookie)
{
	return (u32)cookie;
}

static __always_inline u64 *slot_of(void *rows, u32 target)
{
	u32 at = bpf_get_smp_processor_id() * row_slots + target;

	return bpf_map_lookup_elem(rows, &at);
}

static __always_inline void count_in(void *rows, u32 target)
{
	u64 *slot = slot_of(rows, target);

	if (slot)
		*slot += 1;
}

static __always_inline void count_locked_in(void *rows, u32 target)
{
	u64 *slot = slot_of(rows, target);

	if (slot)
		__sync_fetch_and_add(slot, 1);
}

/*
 * A program at a trampoline has one function, so the addon loads a copy of it for each, and writes the cookie into its
 * instructions in place of this number. Faster than asking for the link's cookie, and older kernels (5.5) can do it.
 */
static __always_inline u64 patched_cookie(void)
{
	u64 cookie;

	asm volatile("%0 = 0x636f6f6b69652121 ll" : "=r"(cookie));
	return cookie;
}

/*
 * Where on its stack a call was made: what its entry and its return have in common, and no other call under way in the
 * thread. The lower half is enough to tell a thread's calls apart.
 */
static __always_inline u32 where_entered(struct pt_regs *ctx)
{
	return ctx->sp;
}

static __always_inline u32 where_returned(struct pt_regs *ctx)
{
	return ctx->sp - RETURN_POPS;
}

/* The same for a trampoline: the arguments that it keeps on the stack, the same at the entry and the exit of a call. */
static __always_inline u32 where_in_trampoline(void *ctx)
{
	u64 where;

	/* The verifier takes half of a pointer for a number, which may be compared, if 32 bits are moved; clang 14 shifts. */
	asm volatile("r0 = %1\n\tw0 = w0\n\t%0 = r0" : "=r"(where) : "r"(ctx) : "r0");
	return where;
}
