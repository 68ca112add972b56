/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * How long functions take: a program at the entry and one at the return, with the calls of each thread kept in between. The
 * program at the entry counts too, all that it wants, so that returns that never came can be told.
 */
#include "lib/call_stack.bpf.h"
#include "lib/function_hist.bpf.h"

static __always_inline int handle_enter(enum loading loading, u64 cookie, u32 where)
{
	u32 target = target_of(cookie);

	if (!wanted())
		return 0;
	count_in(&counts, target);
	call_begins(loading, where, target, false);
	return 0;
}

static __always_inline int handle_leave(u64 cookie, u32 where)
{
	u32 target = target_of(cookie);
	u64 start = call_ends(where, target);

	if (start)
		add_latency(target, start);
	return 0;
}

/* For functions of programs, which can be preempted in here. A thread's calls are its own all the same. */
static __always_inline int handle_user_enter(u64 cookie, u32 where)
{
	u32 target = target_of(cookie);

	if (!wanted())
		return 0;
	count_locked_in(&counts, target);
	call_begins(LOADED, where, target, true);
	return 0;
}

static __always_inline int handle_user_leave(u64 cookie, u32 where)
{
	u32 target = target_of(cookie);
	u64 start = call_ends(where, target);

	if (start)
		add_latency_locked(target, start);
	return 0;
}

SEC("kprobe")
int enter_kprobe(struct pt_regs *ctx)
{
	return handle_enter(LOADED, bpf_get_attach_cookie(ctx), where_entered(ctx));
}

SEC("kretprobe")
int leave_kprobe(struct pt_regs *ctx)
{
	return handle_leave(bpf_get_attach_cookie(ctx), where_returned(ctx));
}

SEC("kprobe.multi")
int enter_kprobe_multi(struct pt_regs *ctx)
{
	return handle_enter(LOADED, bpf_get_attach_cookie(ctx), where_entered(ctx));
}

SEC("kretprobe.multi")
int leave_kprobe_multi(struct pt_regs *ctx)
{
	return handle_leave(bpf_get_attach_cookie(ctx), where_returned(ctx));
}

/* Never attached as they are: copies of them are, to a function each. */
SEC("raw_tp")
int enter_fentry(void *ctx)
{
	return handle_enter(COPIED, patched_cookie(), where_in_trampoline(ctx));
}

SEC("raw_tp")
int leave_fentry(void *ctx)
{
	return handle_leave(patched_cookie(), where_in_trampoline(ctx));
}

SEC("uprobe")
int enter_uprobe(struct pt_regs *ctx)
{
	return handle_user_enter(bpf_get_attach_cookie(ctx), where_entered(ctx));
}

SEC("uretprobe")
int leave_uprobe(struct pt_regs *ctx)
{
	return handle_user_leave(bpf_get_attach_cookie(ctx), where_returned(ctx));
}

SEC("uprobe.multi")
int enter_uprobe_multi(struct pt_regs *ctx)
{
	return handle_user_enter(bpf_get_attach_cookie(ctx), where_entered(ctx));
}

SEC("uprobe.multi")
int leave_uprobe_multi(struct pt_regs *ctx)
{
	return handle_user_leave(bpf_get_attach_cookie(ctx), where_returned(ctx));
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
