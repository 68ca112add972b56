/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Whether a request begins where the last one of its disk ended.
 */
#pragma once

#include "abi.bpf.h"

typedef u8 access_pattern; /* enum access_pattern below */

enum access_pattern {
	PATTERN_UNKNOWN, /* the first of its disk, or without sectors */
	PATTERN_SEQUENTIAL,
	PATTERN_RANDOM,
};

#define DISK_END_BITS 8
#define DISK_END_PROBES 4

/* Where the last request of a disk ended, found by the disk's number. */
struct disk_end {
	u64 owner; /* its number with bit 63 set; 0: free */
	u64 sector;
};

struct disk_end disk_ends[(1 << DISK_END_BITS) + DISK_END_PROBES];

/* Of disks that find no room there, five times as slow. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, u64);
} more_disk_ends SEC(".maps");

/* Null for the first request of a disk, and then `end` is kept. */
static __always_inline u64 *last_end(u32 dev, u64 end)
{
	u64 owner = 1ull << 63 | dev;
	u32 first = dev * 0x9e3779b1u >> (32 - DISK_END_BITS);
	u64 *last;

#pragma unroll
	for (u32 probe = 0; probe < DISK_END_PROBES; probe++) {
		struct disk_end *found = &disk_ends[first + probe];
		u64 before = *(volatile u64 *)&found->owner;

		if (before == owner)
			return &found->sector;
		if (!before && !__sync_val_compare_and_swap(&found->owner, 0, owner)) {
			found->sector = end;
			return 0;
		}
	}
	last = bpf_map_lookup_elem(&more_disk_ends, &dev);
	if (!last)
		bpf_map_update_elem(&more_disk_ends, &dev, &end, BPF_ANY);
	return last;
}

static __always_inline u8 pattern_of(u32 dev, u64 sector, u32 bytes)
{
	u64 end = sector + (bytes >> 9);
	u64 *last;
	u8 pattern;

	if (!bytes)
		return PATTERN_UNKNOWN;
	last = last_end(dev, end);
	if (!last)
		return PATTERN_UNKNOWN;
	pattern = *last == sector ? PATTERN_SEQUENTIAL : PATTERN_RANDOM;
	*last = end;
	return pattern;
}
