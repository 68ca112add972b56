/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * Requests on their way, by address. A driver's requests lie at addresses of their own and are used again and again, so
 * that an address, hashed, leads to the same few cache lines each time. A bucket has room for four; CPUs claim it by
 * compare-and-swap, without a lock. The kernel's hash, three times as slow, takes what finds its bucket full.
 */
#pragma once

#include "abi.bpf.h"

#define REQUEST_BUCKET_BITS 11
#define REQUEST_BUCKETS (1 << REQUEST_BUCKET_BITS)
#define REQUEST_WAYS 4

/* What is known of a request, and whether the filter lets it through: carried from its start to its completion. */
struct request_state {
	u64 issued;  /* 0: not yet */
	u64 started; /* 0: nobody looked */
	u64 born;    /* of struct request_facts */
	u64 sector;
	u32 bytes;
	u32 dev;
	u32 cmd_flags;
	u32 generation; /* the filter that it has to pass */
	u8 unwanted;
	u8 partial;  /* a part of it has completed */
	u8 recorded; /* a record will be sent */
	u8 pattern;
	u8 submitter;
	u8 unused[3];
	/* Only with a submitter. */
	u64 cgroup;
	u32 pid;
	u32 tid;
	u32 uid;
	char comm[COMM_BYTES];
};

struct request_bucket {
	u64 owners[REQUEST_WAYS]; /* addresses; 0: free */
	struct request_state states[REQUEST_WAYS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, REQUEST_BUCKETS);
	__type(key, u32);
	__type(value, struct request_bucket);
} requests SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, u64);
	__type(value, struct request_state);
} more_requests SEC(".maps");

/* Elements of more_requests, so that it is not looked through while it is empty. */
volatile u32 more_requests_used;

/* When the last ones were taken that found no room, by address: each is counted once. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, u64);
} turned_away SEC(".maps");

/* Never written: what a new element of more_requests is filled with. */
struct request_state blank_request;

/*
 * Each way's own number, read where it is found: not known to the verifier then, it goes on once for all ways. By itself
 * each would be followed to the program's end.
 */
volatile u64 way_numbers[REQUEST_WAYS] = { 0, 1, 2, 3 };

/* Where a request's state is, or would be. */
struct request_place {
	struct request_bucket *bucket; /* null: in more_requests */
	u64 way;
};

static __always_inline struct request_state *state_at(struct request_place *place)
{
	/* clang knows that it is less, and would drop the test that the verifier wants to see. */
	asm volatile("" : "+r"(place->way));
	place->way &= REQUEST_WAYS - 1;
	return &place->bucket->states[place->way];
}

static __always_inline u64 owner_of(struct request_bucket *bucket, u32 way)
{
	return *(volatile u64 *)&bucket->owners[way];
}

/* Null for one that is not there; then `place` says to add_request() where it would be. */
static __always_inline struct request_state *find_request(struct request *rq, struct request_place *place)
{
	u64 address = (u64)rq;
	/*
	 * 2^32 divided by the golden ratio: neighbours go far apart. Of the lower half only: the verifier refuses to multiply a
	 * pointer, and lets that half be copied as a number.
	 */
	u32 index = (u32)address * 0x9e3779b1u >> (32 - REQUEST_BUCKET_BITS);
	struct request_bucket *bucket = bpf_map_lookup_elem(&requests, &index);
	struct request_state *state;

	place->bucket = bucket;
	place->way = 0;
	if (bucket) {
#pragma unroll
		for (u32 way = 0; way < REQUEST_WAYS; way++) {
			if (owner_of(bucket, way) == address) {
				place->way = way_numbers[way];
				return state_at(place);
			}
		}
	}
	if (!more_requests_used)
		return 0;
	state = bpf_map_lookup_elem(&more_requests, &address);
	if (state)
		place->bucket = 0;
	return state;
}

static __always_inline void forget(struct request_state *state, u32 now)
{
	state->issued = 0;
	state->started = 0;
	state->generation = now;
	state->unwanted = 0;
	state->partial = 0;
	state->recorded = 0;
	state->pattern = 0;
	state->submitter = 0;
}

/* One that was not found. Null when there is no room. */
static __always_inline struct request_state *add_request(struct request *rq, struct request_place *place, u32 now)
{
	struct request_bucket *bucket = place->bucket;
	struct request_state *state;
	u64 address = (u64)rq;

	if (bucket) {
#pragma unroll
		for (u32 way = 0; way < REQUEST_WAYS; way++) {
			if (owner_of(bucket, way) || __sync_val_compare_and_swap(&bucket->owners[way], 0, address))
				continue;
			place->way = way_numbers[way];
			state = state_at(place);
			forget(state, now);
			return state;
		}
	}
	place->bucket = 0;
	__sync_fetch_and_add(&more_requests_used, 1);
	if (!bpf_map_update_elem(&more_requests, &address, &blank_request, BPF_NOEXIST)) {
		state = bpf_map_lookup_elem(&more_requests, &address);
		if (state)
			state->generation = now;
		return state;
	}
	__sync_fetch_and_add(&more_requests_used, -1);
	return 0;
}

static __always_inline bool was_turned_away(struct request *rq, u64 born)
{
	u64 address = (u64)rq;
	u64 *known = bpf_map_lookup_elem(&turned_away, &address);

	return known && *known == born;
}

/* Whether that add_request() found no room is news: it may have been issued before, or told to another copy of the program. */
static __always_inline bool newly_turned_away(struct request *rq, u64 born, u32 copy)
{
	u64 address = (u64)rq;

	/* Where the kernel keeps no time, it is news to the first copy. */
	if (was_turned_away(rq, born) && (born || copy))
		return false;
	bpf_map_update_elem(&turned_away, &address, &born, BPF_ANY);
	return true;
}

/* Its state is not to be touched any more: the next moment it may be another's. */
static __always_inline void drop_request(struct request *rq, struct request_place *place)
{
	struct request_bucket *bucket = place->bucket;
	u64 address = (u64)rq;

	if (!bucket) {
		if (!bpf_map_delete_elem(&more_requests, &address))
			__sync_fetch_and_add(&more_requests_used, -1);
		return;
	}
	state_at(place);
#if defined(__TARGET_ARCH_x86)
	/* Nothing that was read or written before passes a store there. */
	asm volatile("" ::: "memory");
	*(volatile u64 *)&bucket->owners[place->way] = 0;
#else
	__sync_lock_test_and_set(&bucket->owners[place->way], 0);
#endif
}
