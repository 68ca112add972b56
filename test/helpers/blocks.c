// SPDX-License-Identifier: MIT
//
// blocks TARGET READS WRITES THREADS [ROUNDS [PAUSE]]: direct reads and writes of known sizes, at random places of a disk or of a
// file on one, no two of them adjacent: nothing that a kernel could merge.
//
// With ROUNDS it makes all of them again and again, and prints them once. With PAUSE each thread waits that many
// microseconds after each of its requests.
//
// It prints its PID and the disk's major:minor, waits at its gate for a byte on standard input, makes the requests with
// that many of them in flight, and prints one line each: R or W, sector, bytes, and
// the nanoseconds that its caller waited (in the last round). A file must be written through and lie on
// its disk in pieces of SLOT bytes at least.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum { kSlot = 64 << 10, kLargest = 32 << 10, kSector = 512 };

struct request {
	char kind;
	uint64_t offset;
	uint64_t sector;
	uint32_t bytes;
	uint64_t elapsed;
};

static struct request *requests;
static int total;
static int rounds = 1;
static int pause_us;
static int target;
static atomic_int next;

static void Die(const char *what)
{
	fprintf(stderr, "blocks: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t Random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static uint64_t SizeOf(const struct stat *stat)
{
	uint64_t size = stat->st_size;
	if (S_ISBLK(stat->st_mode) && ioctl(target, BLKGETSIZE64, &size) < 0)
		Die("size");
	return size;
}

// Where on its disk a file's bytes lie.
static uint64_t Place(const struct stat *stat, uint64_t offset)
{
	if (S_ISBLK(stat->st_mode))
		return offset;
	char space[sizeof(struct fiemap) + sizeof(struct fiemap_extent)] = { 0 };
	struct fiemap *map = (struct fiemap *)space;
	map->fm_start = offset;
	map->fm_length = kSlot;
	map->fm_extent_count = 1;
	if (ioctl(target, FS_IOC_FIEMAP, map) < 0)
		Die("fiemap");
	const struct fiemap_extent *extent = &map->fm_extents[0];
	if (map->fm_mapped_extents != 1 || extent->fe_logical > offset ||
	    extent->fe_logical + extent->fe_length < offset + kSlot) {
		fprintf(stderr, "blocks: the file has holes or lies in pieces\n");
		exit(1);
	}
	return extent->fe_physical + (offset - extent->fe_logical);
}

static uint64_t Now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static void *Work(void *unused)
{
	(void)unused;
	void *buffer;
	if (posix_memalign(&buffer, 4096, kLargest))
		Die("memory");
	memset(buffer, 0x5a, kLargest);
	for (int at; (at = atomic_fetch_add(&next, 1)) < total * rounds;) {
		struct request *r = &requests[at % total];
		const uint64_t from = Now();
		const ssize_t done = r->kind == 'R' ? pread(target, buffer, r->bytes, r->offset)
						    : pwrite(target, buffer, r->bytes, r->offset);
		r->elapsed = Now() - from;
		if (done != (ssize_t)r->bytes)
			Die("request");
		if (pause_us > 0)
			usleep(pause_us);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc < 5)
		return 2;
	const int reads = atoi(argv[2]), writes = atoi(argv[3]), threads = atoi(argv[4]);
	uint64_t seed = 20260101;
	if (argc > 5)
		rounds = atoi(argv[5]);
	if (argc > 6)
		pause_us = atoi(argv[6]);
	total = reads + writes;
	target = open(argv[1], O_RDWR | O_DIRECT | O_CLOEXEC);
	if (target < 0)
		Die(argv[1]);
	struct stat stat;
	if (fstat(target, &stat) < 0)
		Die("stat");
	const uint64_t slots = SizeOf(&stat) / kSlot;
	if (reads < 0 || writes < 0 || threads < 1 || threads > 256 || slots < (uint64_t)total) {
		fprintf(stderr, "blocks: %d requests do not fit into %llu slots\n", total, (unsigned long long)slots);
		return 1;
	}

	uint64_t *order = calloc(slots, sizeof(*order));
	requests = calloc(total, sizeof(*requests));
	if (!order || !requests)
		Die("memory");
	for (uint64_t i = 0; i < slots; i++)
		order[i] = i;
	for (int i = 0; i < total; i++) {
		const uint64_t other = i + Random(&seed) % (slots - i);
		const uint64_t slot = order[other];
		order[other] = order[i];
		requests[i].offset = slot * kSlot;
		requests[i].bytes = (1 + Random(&seed) % (kLargest / kSector)) * kSector;
		requests[i].sector = Place(&stat, requests[i].offset) / kSector;
		// Spread evenly over the run: neither comes first.
		requests[i].kind = (uint64_t)(i + 1) * writes / total > (uint64_t)i * writes / total ? 'W' : 'R';
	}

	const dev_t disk = S_ISBLK(stat.st_mode) ? stat.st_rdev : stat.st_dev;
	printf("%d %u:%u\n", getpid(), major(disk), minor(disk));
	fflush(stdout);
	char gate;
	if (read(STDIN_FILENO, &gate, 1) != 1)
		return 1;

	pthread_t *ids = calloc(threads, sizeof(*ids));
	for (int i = 0; i < threads; i++) {
		if (pthread_create(&ids[i], NULL, Work, NULL))
			Die("thread");
	}
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	for (int i = 0; i < total; i++)
		printf("%c %llu %u %llu\n", requests[i].kind, (unsigned long long)requests[i].sector, requests[i].bytes,
		       (unsigned long long)requests[i].elapsed);
	return 0;
}
