/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * What a block request is: read from the kernel's struct, told in names that do not move between kernels.
 */
#pragma once

#include "abi.bpf.h"

typedef u32 dev_id;           /* as the kernel packs it: major << 20 | minor */
typedef u8 request_operation; /* enum operation below */
typedef u32 request_flags;    /* bits of enum request_flag below */

#define DISK_BYTES 32

/* Ours, so that records and recordings mean the same whatever kernel they are of. */
enum operation {
	OPERATION_OTHER,
	OPERATION_READ,
	OPERATION_WRITE,
	OPERATION_FLUSH,
	OPERATION_DISCARD,
	OPERATION_SECURE_ERASE,
	OPERATION_WRITE_ZEROES,
	OPERATION_ZONE_APPEND,
	OPERATION_ZONE_OPEN,
	OPERATION_ZONE_CLOSE,
	OPERATION_ZONE_FINISH,
	OPERATION_ZONE_RESET,
	OPERATION_ZONE_RESET_ALL,
	OPERATION_DRIVER_IN,
	OPERATION_DRIVER_OUT,
};

enum request_flag {
	FLAG_SYNC = 1 << 0,
	FLAG_META = 1 << 1,
	FLAG_PRIO = 1 << 2,
	FLAG_NOMERGE = 1 << 3,
	FLAG_IDLE = 1 << 4,
	FLAG_INTEGRITY = 1 << 5,
	FLAG_FUA = 1 << 6,
	FLAG_PREFLUSH = 1 << 7,
	FLAG_RAHEAD = 1 << 8,
	FLAG_BACKGROUND = 1 << 9,
	FLAG_NOWAIT = 1 << 10,
	FLAG_POLLED = 1 << 11,
	FLAG_SWAP = 1 << 12,
	FLAG_ATOMIC = 1 << 13,
};

struct request_facts {
	u64 sector;
	u32 bytes;
	u32 cmd_flags; /* the kernel's own: operation and flags in its numbers */
	u32 dev;
	u64 born; /* when the kernel took it; 0 where it keeps no time */
};

/*
 * A field of a typed pointer, which must be a variable: a member of a struct of ours would be looked up in the kernel.
 * Where the verifier knows the type (tp_btf) it is a plain load that cannot fault; elsewhere it must be a probe read. `direct` is a constant of each program.
 *
 * Of fields that are pointers only what each request needs is read so. For each such load, on each path it is on, the
 * verifier looks through all names of the kernel's types up to four times, in vain (btf_nested_type_is_trusted; seen on 6.18).
 */
#define READ_FIELD(direct, pointer, field) ((direct) ? (pointer)->field : BPF_CORE_READ(pointer, field))

#define PROBED false

static __always_inline struct gendisk *disk_of(bool direct, struct request *rq)
{
	struct request_queue *q;

	if (!bpf_core_field_exists(struct request_queue, disk)) {
		struct request___rq_disk *old = (void *)rq;

		return READ_FIELD(direct, old, rq_disk);
	}
	q = READ_FIELD(direct, rq, q);
	return READ_FIELD(direct, q, disk);
}

/* The disk's own number; partitions are not told apart, as a request knows none. 0 for a driver's own queue. */
static __always_inline void read_request(bool direct, struct request *rq, struct request_facts *facts)
{
	struct gendisk *disk = disk_of(direct, rq);

	facts->dev = 0;
	if (disk)
		facts->dev = READ_FIELD(direct, disk, major) << 20 | READ_FIELD(direct, disk, first_minor);
	facts->sector = READ_FIELD(direct, rq, __sector);
	facts->bytes = READ_FIELD(direct, rq, __data_len);
	facts->cmd_flags = READ_FIELD(direct, rq, cmd_flags);
	facts->born = READ_FIELD(direct, rq, start_time_ns);
}

/* include/linux/blk_types.h: REQ_OP_BITS */
#define OPERATION_MASK 0xff

/* The kernel's number of an operation, or one that none has where this kernel lacks it. */
#define KERNEL_OPERATION(name)                                                                                         \
	(bpf_core_enum_value_exists(enum req_op, name) ? (u32)bpf_core_enum_value(enum req_op, name) : ~0u)

/* Before 6.0 the enum has another name; its numbers up to WRITE_ZEROES were the same. */
#define OPERATION_IS(name, number) (op == (bpf_core_type_exists(enum req_op) ? KERNEL_OPERATION(name) : (u32)(number)))

static __always_inline u8 operation_of(u32 cmd_flags)
{
	u32 op = cmd_flags & OPERATION_MASK;

	if (OPERATION_IS(REQ_OP_READ, 0))
		return OPERATION_READ;
	if (OPERATION_IS(REQ_OP_WRITE, 1))
		return OPERATION_WRITE;
	if (OPERATION_IS(REQ_OP_FLUSH, 2))
		return OPERATION_FLUSH;
	if (OPERATION_IS(REQ_OP_DISCARD, 3))
		return OPERATION_DISCARD;
	if (OPERATION_IS(REQ_OP_SECURE_ERASE, 5))
		return OPERATION_SECURE_ERASE;
	if (OPERATION_IS(REQ_OP_WRITE_ZEROES, 9))
		return OPERATION_WRITE_ZEROES;
	if (OPERATION_IS(REQ_OP_ZONE_APPEND, ~0u))
		return OPERATION_ZONE_APPEND;
	if (OPERATION_IS(REQ_OP_ZONE_OPEN, ~0u))
		return OPERATION_ZONE_OPEN;
	if (OPERATION_IS(REQ_OP_ZONE_CLOSE, ~0u))
		return OPERATION_ZONE_CLOSE;
	if (OPERATION_IS(REQ_OP_ZONE_FINISH, ~0u))
		return OPERATION_ZONE_FINISH;
	if (OPERATION_IS(REQ_OP_ZONE_RESET, ~0u))
		return OPERATION_ZONE_RESET;
	if (OPERATION_IS(REQ_OP_ZONE_RESET_ALL, ~0u))
		return OPERATION_ZONE_RESET_ALL;
	if (OPERATION_IS(REQ_OP_DRV_IN, 34))
		return OPERATION_DRIVER_IN;
	if (OPERATION_IS(REQ_OP_DRV_OUT, 35))
		return OPERATION_DRIVER_OUT;
	return OPERATION_OTHER;
}

#define FLAG_IF(name, flag)                                                                                            \
	(bpf_core_enum_value_exists(enum req_flag_bits, name) &&                                                       \
			 cmd_flags & 1u << bpf_core_enum_value(enum req_flag_bits, name)                               \
		 ? (flag)                                                                                              \
		 : 0)

static __always_inline u32 flags_of(u32 cmd_flags)
{
	return FLAG_IF(__REQ_SYNC, FLAG_SYNC) | FLAG_IF(__REQ_META, FLAG_META) | FLAG_IF(__REQ_PRIO, FLAG_PRIO) |
	       FLAG_IF(__REQ_NOMERGE, FLAG_NOMERGE) | FLAG_IF(__REQ_IDLE, FLAG_IDLE) |
	       FLAG_IF(__REQ_INTEGRITY, FLAG_INTEGRITY) | FLAG_IF(__REQ_FUA, FLAG_FUA) |
	       FLAG_IF(__REQ_PREFLUSH, FLAG_PREFLUSH) | FLAG_IF(__REQ_RAHEAD, FLAG_RAHEAD) |
	       FLAG_IF(__REQ_BACKGROUND, FLAG_BACKGROUND) | FLAG_IF(__REQ_NOWAIT, FLAG_NOWAIT) |
	       FLAG_IF(__REQ_POLLED, FLAG_POLLED) | FLAG_IF(__REQ_SWAP, FLAG_SWAP) | FLAG_IF(__REQ_ATOMIC, FLAG_ATOMIC);
}
