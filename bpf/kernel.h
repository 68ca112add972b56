/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * The kernel's types, as far as they are in use here. preserve_access_index makes every access a CO-RE
 * relocation: libbpf looks the field up in the running kernel's BTF, so offsets, sizes and whatever else the
 * struct holds do not matter. Add fields as they are needed; a generated vmlinux.h would be 2.8 MB.
 */
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define bool _Bool
#define true 1
#define false 0

#define KERNEL_TYPE __attribute__((preserve_access_index))

struct qstr {
	const unsigned char *name;
} KERNEL_TYPE;

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
} KERNEL_TYPE;

struct vfsmount {
	struct dentry *mnt_root;
} KERNEL_TYPE;

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
} KERNEL_TYPE;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} KERNEL_TYPE;

struct file {
	struct path f_path;
	u32 f_mode;
} KERNEL_TYPE;

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
} KERNEL_TYPE;

struct files_struct {
	struct fdtable *fdt;
} KERNEL_TYPE;

struct fs_struct {
	struct path root;
	struct path pwd;
} KERNEL_TYPE;

struct thread_info {
	unsigned long flags;
	u32 status;
} KERNEL_TYPE;

struct task_struct {
	struct thread_info thread_info;
	struct fs_struct *fs;
	struct files_struct *files;
} KERNEL_TYPE;

/*
 * Registers lie as include/uapi/asm/ptrace.h of their architecture has them, which programs of perf events rely on too. So
 * they take no relocation: where there is no other, libbpf does not read the kernel's types, which takes some 45 ms. The
 * names differ; arguments are read through SYSCALL_ARG() and FUNCTION_ARG() only.
 */
#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax;
	unsigned long ip, cs, flags, sp, ss;
};
/* What a return takes off the stack: the return address. */
#define RETURN_POPS 8
#define FUNCTION_ARG1(regs) ((regs)->di)
#define SYSCALL_ARG1(regs) ((regs)->di)
#define SYSCALL_ARG2(regs) ((regs)->si)
#define SYSCALL_ARG3(regs) ((regs)->dx)
#define SYSCALL_ARG4(regs) ((regs)->r10)

/* arch/x86/entry/syscalls/syscall_64.tbl */
#define NR_OPEN 2
#define NR_OPENAT 257
#define NR_OPENAT2 437

/* TS_COMPAT of arch/x86/include/asm/thread_info.h: the call's number is of the 32-bit table. */
#define IN_COMPAT_SYSCALL(task) ((task)->thread_info.status & 0x0002)
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	u64 regs[31];
	u64 sp, pc, pstate;
};
/* regs[0] holds the return value at exit; the first argument is kept here, which is the kernel's own affair. */
struct pt_regs___kept {
	u64 orig_x0;
} KERNEL_TYPE;
#define RETURN_POPS 0 /* the return address is in a register */
#define FUNCTION_ARG1(r) ((r)->regs[0])
#define SYSCALL_ARG1(r) (((struct pt_regs___kept *)(r))->orig_x0)
#define SYSCALL_ARG2(r) ((r)->regs[1])
#define SYSCALL_ARG3(r) ((r)->regs[2])
#define SYSCALL_ARG4(r) ((r)->regs[3])

/* include/uapi/asm-generic/unistd.h, which has no open: -1 is no call's number */
#define NR_OPEN -1
#define NR_OPENAT 56
#define NR_OPENAT2 437

/* TIF_32BIT of arch/arm64/include/asm/thread_info.h: the call's number is of the 32-bit table. */
#define IN_COMPAT_SYSCALL(task) ((task)->thread_info.flags & 1UL << 22)
#else
#error "no syscall register names for this architecture"
#endif

/* include/uapi/linux/openat2.h */
struct open_how {
	u64 flags;
	u64 mode;
	u64 resolve;
};

/*
 * The raw record of a syscalls:sys_enter_* or sys_exit_* event, as perf hands it to a program: common header,
 * number, then the arguments or the result. Unlike the block events' text formats it is uniform by
 * construction (kernel/trace/trace_syscalls.c, struct syscall_trace_enter and _exit), hence fixed here.
 */
struct sys_enter_args {
	u64 common;
	s64 number;
	u64 args[6];
};

struct sys_exit_args {
	u64 common;
	s64 number;
	s64 result;
};

struct gendisk {
	int major;
	int first_minor;
	char disk_name[32];
} KERNEL_TYPE;

struct request_queue {
	struct gendisk *disk; /* from 5.17 on */
} KERNEL_TYPE;

struct bio;

/* include/linux/blk-mq.h */
enum mq_rq_state {
	MQ_RQ_IDLE = 0, /* no driver has it */
	MQ_RQ_IN_FLIGHT = 1,
	MQ_RQ_COMPLETE = 2,
};

struct request {
	struct request_queue *q;
	u32 cmd_flags;
	u32 __data_len;
	u64 __sector;
	u64 start_time_ns;
	enum mq_rq_state state;
	struct bio *bio;
} KERNEL_TYPE;

/* Before 5.17 (f3fa33acca9f) the disk is here. */
struct request___rq_disk {
	struct gendisk *rq_disk;
} KERNEL_TYPE;

/* include/linux/blk_types.h. The values are looked up by name in the running kernel; zone operations moved in 6.8. */
enum req_op {
	REQ_OP_READ = 0,
	REQ_OP_WRITE = 1,
	REQ_OP_FLUSH = 2,
	REQ_OP_DISCARD = 3,
	REQ_OP_SECURE_ERASE = 5,
	REQ_OP_ZONE_APPEND = 7,
	REQ_OP_WRITE_ZEROES = 9,
	REQ_OP_ZONE_OPEN = 10,
	REQ_OP_ZONE_CLOSE = 11,
	REQ_OP_ZONE_FINISH = 12,
	REQ_OP_ZONE_RESET = 13,
	REQ_OP_ZONE_RESET_ALL = 15,
	REQ_OP_DRV_IN = 34,
	REQ_OP_DRV_OUT = 35,
};

enum req_flag_bits {
	__REQ_SYNC = 11,
	__REQ_META = 12,
	__REQ_PRIO = 13,
	__REQ_NOMERGE = 14,
	__REQ_IDLE = 15,
	__REQ_INTEGRITY = 16,
	__REQ_FUA = 17,
	__REQ_PREFLUSH = 18,
	__REQ_RAHEAD = 19,
	__REQ_BACKGROUND = 20,
	__REQ_NOWAIT = 21,
	__REQ_POLLED = 22,
	__REQ_SWAP = 25,
	__REQ_ATOMIC = 27,
};
