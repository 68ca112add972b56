/* SPDX-License-Identifier: Dual MIT/GPL */
/* How often functions are hit, and how often not from within another one of their operation group: see lib/operation.bpf.h. */
#include "lib/operation.bpf.h"
#include "lib/created.bpf.h"

static __always_inline int handle_enter(u64 cookie, u32 where)
{
	u32 target = target_of(cookie);

	if (!wanted())
		return 0;
	count_in(&counts, target);
	if (operation_begins(cookie, where))
		count_in(&outermost, target);
	return 0;
}

static __always_inline int handle_leave(u64 cookie, u32 where)
{
	operation_ends(cookie, where);
	return 0;
}

SEC("kprobe")
int enter_kprobe(struct pt_regs *ctx)
{
	return handle_enter(bpf_get_attach_cookie(ctx), where_entered(ctx));
}

SEC("kretprobe")
int leave_kprobe(struct pt_regs *ctx)
{
	return handle_leave(bpf_get_attach_cookie(ctx), where_returned(ctx));
}

SEC("kprobe.multi")
int enter_kprobe_multi(struct pt_regs *ctx)
{
	return handle_enter(bpf_get_attach_cookie(ctx), where_entered(ctx));
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
	return handle_enter(patched_cookie(), where_in_trampoline(ctx));
}

SEC("raw_tp")
int leave_fentry(void *ctx)
{
	return handle_leave(patched_cookie(), where_in_trampoline(ctx));
}

SEC("kprobe")
int created_kprobe(struct pt_regs *ctx)
{
	return handle_open(bpf_get_attach_cookie(ctx), (struct file *)FUNCTION_ARG1(ctx));
}

SEC("raw_tp")
int created_fentry(u64 *ctx)
{
	return handle_open(patched_cookie(), (struct file *)ctx[0]);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
