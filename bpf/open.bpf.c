/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * open(2), openat(2) and openat2(2), one record each, taken at the exit.
 *
 * Two ways to know the arguments there: the registers that the kernel saved at the entry (exit_*: one program a
 * call, needs bpf_task_pt_regs, 5.15), or a map filled at the entry (enter_* with leave_*).
 *
 * From 7.x on the programs of syscalls:* events can be preempted (trace_call_bpf_faultable). Each is then guarded by a
 * counter of its own per CPU, so that a switched-out task makes the opens of others on that CPU be skipped, and two
 * programs can meet in one per-CPU scratch record. raw_syscalls:sys_exit keeps preemption off; any_exit is one program
 * on it, run for every system call of the machine. User space loads one of the three ways.
 */
#include "lib/filter.bpf.h"
#include "lib/ring.bpf.h"
#include "lib/path.bpf.h"

#define AT_FDCWD -100
#define O_ACCMODE 3

struct open_event {
	ktime_ns time;
	open_flags flags;
	filter_generation generation;
	pid_number pid;
	tid_number tid;
	uid_number uid;
	errno_ret result;
	file_mode mode;
	s32 dirfd;
	u16 name_bytes;     /* of the name as the caller gave it, without NUL */
	u16 base_bytes;     /* of the base directory's components after it, deepest first, each with its NUL */
	u8 name_unreadable; /* its memory could not be read: a bad pointer, or paged out */
	u8 name_too_long;   /* longer than PATH_MAX, which the kernel refuses; the record holds the first 4096 bytes */
	u8 base_unknown;    /* the directory a relative name starts from could not be found */
	u8 base_cut;        /* that directory lies deeper than the record follows */
	u8 unused[4];
	char comm[COMM_BYTES];
	char bytes[];
};

/* Beside struct identity_filter, which of the calls are wanted. */
struct open_filter {
	u8 failed_only;
	u8 full_path;
	u8 by_flags;
	u8 access_modes; /* with by_flags: bit n lets access mode n through */
	u32 flags_any;   /* with by_flags: a call with one of these flags passes */
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} open_events SEC(".maps");

RING_RECORD(open_events, open_event);

volatile struct open_filter open_filters[FILTER_SLOTS];

struct open_call {
	u64 name;
	u64 flags;
	u32 mode;
	s32 dirfd;
};

/* A record is put together here: bpf_ringbuf_reserve wants a size known to the verifier, a path has none. */
struct open_scratch {
	char record[sizeof(struct open_event) + NAME_BYTES + BASE_BYTES] __attribute__((aligned(8)));
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct open_scratch);
} open_scratch SEC(".maps");

/* Calls between enter and leave. LRU: an entry whose exit never came (the task was killed) is pushed out. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct open_call);
} open_calls SEC(".maps");

static __always_inline bool flags_pass(volatile struct open_filter *f, u64 flags)
{
	return !f->by_flags || flags & f->flags_any || f->access_modes >> (flags & O_ACCMODE) & 1;
}

static __always_inline int handle_exit(s64 result, const struct open_call *call)
{
	u32 current_generation = generation, zero = 0;
	u32 slot = current_generation & (FILTER_SLOTS - 1);
	volatile struct open_filter *filter = &open_filters[slot];
	struct open_scratch *scratch;
	struct open_event *event;
	struct identity who;
	u64 used = 0;
	long n;

	if (filter->failed_only && result >= 0)
		return 0;
	read_identity(&who);
	if (!identity_passes(slot, &who) || !flags_pass(filter, call->flags))
		return 0;
	scratch = bpf_map_lookup_elem(&open_scratch, &zero);
	if (!scratch)
		return 0;

	event = (struct open_event *)scratch->record;
	event->time = bpf_ktime_get_ns();
	event->flags = call->flags;
	event->generation = current_generation;
	event->pid = who.pid;
	event->tid = who.tid;
	event->uid = who.uid;
	event->result = result;
	event->mode = call->mode;
	event->dirfd = call->dirfd;
	event->base_bytes = 0;
	event->name_unreadable = 0;
	event->name_too_long = 0;
	event->base_unknown = 0;
	event->base_cut = 0;
	bpf_get_current_comm(event->comm, sizeof(event->comm));

	/* One byte more than PATH_MAX tells a name of 4095 bytes from a longer one. */
	n = bpf_probe_read_user_str(event->bytes, NAME_BYTES + 1, (void *)call->name);
	if (n > NAME_BYTES) {
		event->name_too_long = 1;
		used = NAME_BYTES;
	} else if (n < 0) {
		event->name_unreadable = 1;
	} else if (n > 0) {
		/* The NUL is counted, except in an empty name (strncpy_from_user_nofault), which is 0. */
		used = n - 1;
	}
	event->name_bytes = used;

	if (filter->full_path && (used == 0 || event->bytes[0] != '/')) {
		enum base_result result;
		struct base_walk *walk = walk_to_root(call->dirfd == AT_FDCWD ? -1 : call->dirfd, &result);

		if (walk) {
			u64 base_bytes = AT_MOST(walk->at, BASE_BYTES);

			event->base_cut = result == BASE_TOO_DEEP;
			used = AT_MOST(used, NAME_BYTES);
			bpf_probe_read_kernel(event->bytes + used, base_bytes, walk->out);
			event->base_bytes = base_bytes;
			used += base_bytes;
		} else {
			event->base_unknown = 1;
		}
	}
	send_record(&open_events, event, sizeof(*event) + AT_MOST(used, NAME_BYTES + BASE_BYTES));
	return 0;
}

static __always_inline void read_how(struct open_call *call, u64 how_address)
{
	struct open_how how = {};

	bpf_probe_read_user(&how, sizeof(how), (void *)how_address);
	call->flags = how.flags;
	call->mode = how.mode;
}

static __always_inline void call_of_open(struct open_call *call, u64 name, u64 flags, u64 mode)
{
	call->name = name;
	call->flags = (u32)flags;
	call->mode = mode;
	call->dirfd = AT_FDCWD;
}

static __always_inline void call_of_openat(struct open_call *call, u64 dirfd, u64 name, u64 flags, u64 mode)
{
	call->name = name;
	call->flags = (u32)flags;
	call->mode = mode;
	call->dirfd = (s32)dirfd;
}

static __always_inline void call_of_openat2(struct open_call *call, u64 dirfd, u64 name, u64 how)
{
	call->name = name;
	call->dirfd = (s32)dirfd;
	read_how(call, how);
}

static __always_inline struct pt_regs *entry_registers(void)
{
	return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

SEC("tracepoint/syscalls/sys_exit_open")
int exit_open(struct sys_exit_args *ctx)
{
	struct pt_regs *regs = entry_registers();
	struct open_call call;

	call_of_open(&call, SYSCALL_ARG1(regs), SYSCALL_ARG2(regs), SYSCALL_ARG3(regs));
	return handle_exit(ctx->result, &call);
}

SEC("tracepoint/syscalls/sys_exit_openat")
int exit_openat(struct sys_exit_args *ctx)
{
	struct pt_regs *regs = entry_registers();
	struct open_call call;

	call_of_openat(&call, SYSCALL_ARG1(regs), SYSCALL_ARG2(regs), SYSCALL_ARG3(regs), SYSCALL_ARG4(regs));
	return handle_exit(ctx->result, &call);
}

SEC("tracepoint/syscalls/sys_exit_openat2")
int exit_openat2(struct sys_exit_args *ctx)
{
	struct pt_regs *regs = entry_registers();
	struct open_call call;

	call_of_openat2(&call, SYSCALL_ARG1(regs), SYSCALL_ARG2(regs), SYSCALL_ARG3(regs));
	return handle_exit(ctx->result, &call);
}

SEC("tracepoint/raw_syscalls/sys_exit")
int any_exit(struct sys_exit_args *ctx)
{
	struct task_struct *task;
	struct pt_regs *regs;
	struct open_call call;

	if (ctx->number != NR_OPENAT && ctx->number != NR_OPENAT2 && ctx->number != NR_OPEN)
		return 0;
	task = bpf_get_current_task_btf();
	if (IN_COMPAT_SYSCALL(task))
		return 0;
	regs = (struct pt_regs *)bpf_task_pt_regs(task);
	if (ctx->number == NR_OPENAT)
		call_of_openat(&call, SYSCALL_ARG1(regs), SYSCALL_ARG2(regs), SYSCALL_ARG3(regs), SYSCALL_ARG4(regs));
	else if (ctx->number == NR_OPENAT2)
		call_of_openat2(&call, SYSCALL_ARG1(regs), SYSCALL_ARG2(regs), SYSCALL_ARG3(regs));
	else
		call_of_open(&call, SYSCALL_ARG1(regs), SYSCALL_ARG2(regs), SYSCALL_ARG3(regs));
	return handle_exit(ctx->result, &call);
}

static __always_inline int handle_enter(const struct open_call *call)
{
	u64 id = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&open_calls, &id, call, BPF_ANY);
	return 0;
}

static __always_inline int handle_leave(s64 result)
{
	u64 id = bpf_get_current_pid_tgid();
	struct open_call *stored = bpf_map_lookup_elem(&open_calls, &id);
	struct open_call call;

	/* Entered before the probe was attached: nothing is known about it. */
	if (!stored)
		return 0;
	call = *stored;
	bpf_map_delete_elem(&open_calls, &id);
	return handle_exit(result, &call);
}

SEC("tracepoint/syscalls/sys_enter_open")
int enter_open(struct sys_enter_args *ctx)
{
	struct open_call call;

	call_of_open(&call, ctx->args[0], ctx->args[1], ctx->args[2]);
	return handle_enter(&call);
}

SEC("tracepoint/syscalls/sys_enter_openat")
int enter_openat(struct sys_enter_args *ctx)
{
	struct open_call call;

	call_of_openat(&call, ctx->args[0], ctx->args[1], ctx->args[2], ctx->args[3]);
	return handle_enter(&call);
}

SEC("tracepoint/syscalls/sys_enter_openat2")
int enter_openat2(struct sys_enter_args *ctx)
{
	struct open_call call;

	call_of_openat2(&call, ctx->args[0], ctx->args[1], ctx->args[2]);
	return handle_enter(&call);
}

SEC("tracepoint/syscalls/sys_exit_open")
int leave_open(struct sys_exit_args *ctx)
{
	return handle_leave(ctx->result);
}

SEC("tracepoint/syscalls/sys_exit_openat")
int leave_openat(struct sys_exit_args *ctx)
{
	return handle_leave(ctx->result);
}

SEC("tracepoint/syscalls/sys_exit_openat2")
int leave_openat2(struct sys_exit_args *ctx)
{
	return handle_leave(ctx->result);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
