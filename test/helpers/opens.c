// SPDX-License-Identifier: MIT
/*
 * opens: makes a known number of opens, so that a tracer's count can be held against it.
 *
 *   opens [--uid UID] [--comm-hex HEX] [--threads N] [--fail-every K] [--mixed 1] PLAN
 *
 *   known DIR                        23 opens, 17 of them failing
 *   paths DIR                        names of every length and of hostile bytes, relative and absolute
 *   faults DIR                       5 opens whose arguments point nowhere
 *   names HEX,HEX…                   these names, in hexadecimal digits
 *   count N [PATH]                   N opens of one path as fast as they go, by each thread
 *   rate PER_SECOND SECONDS [PATH]   the same at a steady rate
 *
 * Prints its PID and the TIDs of its threads on one line, then waits for a byte on standard input: the gate, which
 * needs no open. After the gate it makes the planned opens and no other, prints one line of JSON and ends. Closed
 * standard input instead of a byte ends it at once. It does not outlive its parent, nor half an hour.
 *
 * With --fail-every K each K-th open of count and rate is of a path that does not exist. With --mixed 1 each thread
 * opens a missing path with its TID in it, by open, openat and openat2 in turn.
 */
#define _GNU_SOURCE
#include "opens-plans.h"
#include <linux/openat2.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>

#define MAX_THREADS 64
#define MAX_OPENS 100000000ULL
#define MAX_SECONDS 1800

static unsigned long long per_thread = 1000000, per_second, fail_every, mixed;
static const char *path = "/";
static int threads;
static pthread_barrier_t gate;
static pid_t tids[MAX_THREADS];
static unsigned long long failed[MAX_THREADS + 1];

static unsigned long long number(const char *text, unsigned long long max)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 10);

	errno = EINVAL;
	if (!*text || *end || value > max)
		die(text);
	return value;
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* A steady rate: a millisecond's worth at a time, at absolute times, so that it neither drifts nor runs on. */
static void pace(unsigned long long i, uint64_t start)
{
	unsigned long long batch = per_second / 1000 ? per_second / 1000 : 1;
	uint64_t due;
	struct timespec t;

	if (i % batch)
		return;
	due = start + i * 1000000000ULL / per_second;
	t = (struct timespec){ .tv_sec = due / 1000000000ULL, .tv_nsec = due % 1000000000ULL };
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static long open_one(unsigned long long i, const char *name)
{
	struct open_how how = { .flags = O_RDONLY };

	switch (mixed ? i % 3 : 1) {
#ifdef SYS_open
	case 0:
		return syscall(SYS_open, name, O_RDONLY, 0);
#endif
	case 2:
		return syscall(SYS_openat2, AT_FDCWD, name, &how, sizeof(how));
	default:
		return syscall(SYS_openat, AT_FDCWD, name, O_RDONLY, 0);
	}
}

static void open_many(int index)
{
	uint64_t start = now_ns();
	char own[64];

	snprintf(own, sizeof(own), "/missing/thread-%ld", syscall(SYS_gettid));

	for (unsigned long long i = 0; i < per_thread; i++) {
		const char *name = fail_every && i % fail_every == fail_every - 1 ? "/missing/path"
				   : mixed                                        ? own
										  : path;
		long fd;

		if (per_second)
			pace(i, start);
		fd = open_one(i, name);
		if (fd < 0)
			failed[index]++;
		else
			close(fd);
	}
}

static void *thread_main(void *argument)
{
	int index = (int)(intptr_t)argument;

	tids[index] = syscall(SYS_gettid);
	pthread_barrier_wait(&gate); /* its TID is known */
	pthread_barrier_wait(&gate); /* the gate is open */
	open_many(index);
	return NULL;
}

static void plan_many(pthread_t *handles)
{
	if (!threads)
		open_many(MAX_THREADS);
	else
		pthread_barrier_wait(&gate);
	for (int i = 0; i < threads; i++)
		pthread_join(handles[i], NULL);
}

static void set_comm(const char *hex)
{
	char comm[16] = "";
	unsigned int byte;

	for (int i = 0; i < 15 && sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
		comm[i] = byte;
	prctl(PR_SET_NAME, comm);
}

static void report(const char *plan, uint64_t elapsed)
{
	unsigned long long opens = made, failures = 0;

	for (int i = 0; i < made; i++)
		failures += results[i] < 0;
	if (!made)
		opens = per_thread * (threads ? threads : 1);
	for (int i = 0; i <= MAX_THREADS; i++)
		failures += failed[i];
	printf("{\"plan\":\"%s\",\"opens\":%llu,\"failed\":%llu,\"elapsed_ns\":%llu,\"per_second\":%.0f,\"results\":[",
	       plan, opens, failures, (unsigned long long)elapsed, elapsed ? opens * 1e9 / elapsed : 0.0);
	for (int i = 0; i < made; i++)
		printf("%s%ld", i ? "," : "", results[i]);
	printf("]}\n");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	pthread_t handles[MAX_THREADS];
	const char *plan, *comm = NULL;
	long uid = -1;
	uint64_t start;
	char byte;
	int at = 1;

	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		if (!strcmp(argv[at], "--uid"))
			uid = number(argv[at + 1], UINT32_MAX - 1);
		else if (!strcmp(argv[at], "--comm-hex"))
			comm = argv[at + 1];
		else if (!strcmp(argv[at], "--threads"))
			threads = number(argv[at + 1], MAX_THREADS);
		else if (!strcmp(argv[at], "--fail-every"))
			fail_every = number(argv[at + 1], MAX_OPENS);
		else if (!strcmp(argv[at], "--mixed"))
			mixed = number(argv[at + 1], 1);
		else
			break;
	}
	errno = EINVAL;
	if (at + 1 >= argc)
		die("a plan and its argument are needed");
	plan = argv[at];
	if (!strcmp(plan, "known") || !strcmp(plan, "paths") || !strcmp(plan, "faults")) {
		furnish(argv[at + 1]);
		prepare_faults();
		if (!strcmp(plan, "paths"))
			prepare_paths();
	} else if (!strcmp(plan, "names")) {
		if (argv[at + 1][strspn(argv[at + 1], "0123456789abcdef,")])
			die(plan);
	} else if (!strcmp(plan, "count")) {
		per_thread = number(argv[at + 1], MAX_OPENS);
		path = at + 2 < argc ? argv[at + 2] : path;
	} else if (!strcmp(plan, "rate") && at + 2 < argc) {
		per_second = number(argv[at + 1], 10000000);
		per_thread = per_second * number(argv[at + 2], MAX_SECONDS);
		path = at + 3 < argc ? argv[at + 3] : path;
	} else {
		die(plan);
	}
	if (uid >= 0)
		need(setresuid(uid, uid, uid), "setresuid");
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* after setresuid, which takes it back */
	alarm(MAX_SECONDS);
	if (comm)
		set_comm(comm);
	pthread_barrier_init(&gate, NULL, threads + 1);
	for (int i = 0; i < threads; i++)
		if (pthread_create(&handles[i], NULL, thread_main, (void *)(intptr_t)i))
			die("pthread_create");
	if (threads)
		pthread_barrier_wait(&gate);

	printf("%d", getpid());
	for (int i = 0; i < threads; i++)
		printf(" %d", tids[i]);
	printf("\n");
	fflush(stdout);
	if (read(0, &byte, 1) != 1)
		_exit(3);

	start = now_ns();
	if (!strcmp(plan, "known"))
		plan_known();
	else if (!strcmp(plan, "paths"))
		plan_paths();
	else if (!strcmp(plan, "faults"))
		plan_faults();
	else if (!strcmp(plan, "names"))
		plan_names(argv[at + 1]);
	else
		plan_many(handles);
	report(plan, now_ns() - start);
	return 0;
}
