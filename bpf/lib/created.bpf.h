/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Opens that made their file, at a function that is called with every file that is opened: the kernel has marked it by then,
 * so no return has to be caught, which a call that sleeps may lose. The file system below an overlay opens its own file
 * without the mark.
 */
#pragma once

#include "function.bpf.h"

/* include/linux/fs.h, from 4.19 on */
#define FMODE_CREATED 0x100000

static __always_inline int handle_open(u64 cookie, struct file *file)
{
	u32 target = target_of(cookie);
	u32 mode = 0;

	if (!wanted())
		return 0;
	bpf_probe_read_kernel(&mode, sizeof(mode), &file->f_mode);
	if (!(mode & FMODE_CREATED))
		return 0;
	count_in(&counts, target);
	count_in(&outermost, target);
	return 0;
}

SEC("kprobe.multi")
int created_kprobe_multi(struct pt_regs *ctx)
{
	return handle_open(bpf_get_attach_cookie(ctx), (struct file *)FUNCTION_ARG1(ctx));
}
