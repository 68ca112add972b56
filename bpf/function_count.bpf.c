/* SPDX-License-Identifier: Dual MIT/GPL */
/* How often functions and tracepoints are hit: one program for each way to attach, all doing the same. */
#include "lib/function.bpf.h"

static __always_inline int handle_hit(u64 cookie)
{
	if (wanted())
		count_in(&counts, target_of(cookie));
	return 0;
}

static __always_inline int handle_shared_hit(u64 cookie)
{
	if (wanted())
		count_locked_in(&counts, target_of(cookie));
	return 0;
}

SEC("kprobe")
int count_kprobe(void *ctx)
{
	return handle_hit(bpf_get_attach_cookie(ctx));
}

SEC("kprobe.multi")
int count_kprobe_multi(void *ctx)
{
	return handle_hit(bpf_get_attach_cookie(ctx));
}

/* Never attached as it is: copies of it are, to a function each. */
SEC("raw_tp")
int count_fentry(void *ctx)
{
	return handle_hit(patched_cookie());
}

SEC("tracepoint")
int count_tracepoint(void *ctx)
{
	return handle_hit(bpf_get_attach_cookie(ctx));
}

SEC("uprobe")
int count_uprobe(void *ctx)
{
	return handle_shared_hit(bpf_get_attach_cookie(ctx));
}

SEC("uprobe.multi")
int count_uprobe_multi(void *ctx)
{
	return handle_shared_hit(bpf_get_attach_cookie(ctx));
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
