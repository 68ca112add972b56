/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * What every record has in common with the program that reads it. The reader walks this object's BTF, so the
 * structs in the *.bpf.c files are the only description there is; the typedef names below survive into BTF and
 * tell the reader what a number means.
 */
#pragma once

#include "../kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

typedef u64 ktime_ns; /* CLOCK_MONOTONIC */
typedef u64 duration_ns;
typedef u64 cgroup_id;
typedef u32 pid_number; /* a process, as user space counts: the kernel's tgid */
typedef u32 tid_number; /* a thread, as user space counts: the kernel's pid */
typedef u32 uid_number;
typedef s32 errno_ret;  /* a result, or a negative errno */
typedef u64 open_flags; /* O_* */
typedef u32 file_mode;  /* permission bits */
typedef u32 filter_generation;

/*
 * Ties a record type to its ring by name, and keeps the type in BTF: a struct that no global mentions is
 * dropped by clang.
 */
#define RING_RECORD(ring, type) const struct type *ring##__record __attribute__((used))

#define COMM_BYTES 16

/*
 * value, or limit where value were larger, which it never is: clang knows that and would drop a plain test, and
 * then the verifier does not know it. The empty asm makes clang forget.
 */
#define AT_MOST(value, limit)                                                                                          \
	({                                                                                                             \
		u64 at_most = (value);                                                                                 \
		asm volatile("" : "+r"(at_most));                                                                      \
		if (at_most > (limit))                                                                                 \
			at_most = (limit);                                                                             \
		at_most;                                                                                               \
	})
