/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Sending records: no wake-up per event, and no loss without a count.
 *
 * A wake-up per event is what makes a tracer slow (an interrupt to self each time: 2.6x instead of 1.4x at a
 * million opens). The reader polls; it is woken only when the ring is a quarter full while it sleeps.
 */
#pragma once

#include "abi.bpf.h"

/* One element per CPU, a cache line each, read through mmap: a map system call would switch probes off meanwhile. */
struct ring_cpu_stats {
	u64 sent;    /* about: nobody keeps other programs of this CPU from counting at the same moment */
	u64 dropped; /* the ring had no room */
	u64 unused[6];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* set to the number of possible CPUs at load */
	__type(key, u32);
	__type(value, struct ring_cpu_stats);
} ring_stats SEC(".maps");

/* 1 while the reader sleeps and wants to be woken. */
volatile u32 reader_sleeps;
/* Bytes in the ring from which the reader is woken. Set before attaching. */
volatile u64 wake_bytes;

static __always_inline struct ring_cpu_stats *own_ring_stats(void)
{
	u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&ring_stats, &cpu);
}

/*
 * With BPF_RB_FORCE_WAKEUP nobody else wakes the reader from now on: the record must be sent. The flag is cleared before that
 * and not after: sending interrupts this CPU, the reader may be done and asleep again before the program goes on, and
 * would then be taken for awake.
 */
static __always_inline u64 wake_flags(void *ring)
{
	if (!reader_sleeps || bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) < wake_bytes)
		return BPF_RB_NO_WAKEUP;
	reader_sleeps = 0;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline void record_sent(void)
{
	struct ring_cpu_stats *stats = own_ring_stats();

	if (stats)
		stats->sent++;
}

static __always_inline void record_dropped(void)
{
	struct ring_cpu_stats *stats = own_ring_stats();

	if (stats)
		__sync_fetch_and_add(&stats->dropped, 1);
}

static __always_inline void send_record(void *ring, const void *record, u64 bytes)
{
	u64 flags = wake_flags(ring);

	if (!bpf_ringbuf_output(ring, (void *)record, bytes, flags)) {
		record_sent();
		return;
	}
	/* It found no room, so nobody was woken. */
	if (flags == BPF_RB_FORCE_WAKEUP)
		reader_sleeps = 1;
	record_dropped();
}

/* A record to fill in place, of a size that is a constant, and then to submit; null, and counted, where there is no room. */
#define RESERVE_RECORD(ring, type)                                                                                     \
	({                                                                                                             \
		struct type *reserved = bpf_ringbuf_reserve(ring, sizeof(struct type), 0);                             \
		if (!reserved)                                                                                         \
			record_dropped();                                                                              \
		reserved;                                                                                              \
	})

static __always_inline void submit_record(void *ring, void *record)
{
	bpf_ringbuf_submit(record, wake_flags(ring));
	record_sent();
}
