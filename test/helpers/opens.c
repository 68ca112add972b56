// SPDX-License-Identifier: MIT
/*
 * opens: makes a known number of opens, so that a tracer's count can be held against it.
 *
 *   opens [--uid UID] [--comm-hex HEX] [--threads N] [--fail-every K] PLAN
 *
 *   known DIR                        23 opens, 17 of them failing
 *   paths DIR                        names of every length and of hostile bytes, relative and absolute
 *   faults DIR                       5 opens whose arguments point nowhere
 *   count N [PATH]                   N opens of one path as fast as they go, by each thread
 *   rate PER_SECOND SECONDS [PATH]   the same at a steady rate
 *
 * Prints its PID and the TIDs of its threads on one line, then waits for a byte on standard input: the gate, which
 * needs no open. After the gate it makes the planned opens and no other, prints one line of JSON and ends. Closed
 * standard input instead of a byte ends it at once. It does not outlive its parent, nor half an hour.
 *
 * With --fail-every K each K-th open of count and rate is of a path that does not exist.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS 64
#define MAX_OPENS 100000000ULL
#define MAX_RESULTS 64
#define MAX_SECONDS 1800

static long results[MAX_RESULTS];
static int made; /* of results */

static unsigned long long per_thread = 1000000, per_second, fail_every;
static const char *path = "/";
static int threads;
static pthread_barrier_t gate;
static pid_t tids[MAX_THREADS];
static unsigned long long failed[MAX_THREADS + 1];

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "opens: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void need(int result, const char *what)
{
	if (result < 0)
		die(what);
}

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

static void record(long fd)
{
	results[made++] = fd < 0 ? -errno : fd;
	if (fd >= 0)
		close(fd);
}

/* arm64 and riscv have no open(2); there openat(2) stands in for it. */
static void by_open(const char *name, int flags, int mode)
{
#ifdef SYS_open
	record(syscall(SYS_open, name, flags, mode));
#else
	record(syscall(SYS_openat, AT_FDCWD, name, flags, mode));
#endif
}

static void by_openat(int dirfd, const char *name, int flags, int mode)
{
	record(syscall(SYS_openat, dirfd, name, flags, mode));
}

static void by_openat2(int dirfd, const char *name, uint64_t flags, uint64_t resolve, size_t size)
{
	struct open_how how = { .flags = flags, .resolve = resolve };

	record(syscall(SYS_openat2, dirfd, name, &how, size));
}

/* What the plans find in DIR. Made by calls that are no opens, and before the PID is printed. */
static int dir_fd, file_fd;

static void furnish(const char *dir)
{
	need(chdir(dir), dir);
	need(mknod("file", S_IFREG | 0644, 0), "file");
	need(mkdir("dir", 0755), "dir");
	need(mknod("dir/inner", S_IFREG | 0644, 0), "dir/inner");
	need(symlink("file", "link"), "link");
	need(symlink("loop", "loop"), "loop");
	need(mkfifo("fifo", 0600), "fifo");
	need(dir_fd = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "dir");
	need(file_fd = open("file", O_RDONLY | O_CLOEXEC), "file");
}

#define SIZE sizeof(struct open_how)

static void plan_known(void)
{
	static char too_long[257];

	memset(too_long, 'n', 256);
	by_open("file", O_RDONLY, 0);
	by_open("missing", O_RDONLY, 0);                    /* ENOENT */
	by_open("file/below", O_RDONLY, 0);                 /* ENOTDIR */
	by_open("file", O_RDONLY | O_DIRECTORY, 0);         /* ENOTDIR */
	by_open("file", O_WRONLY | O_CREAT | O_EXCL, 0640); /* EEXIST */
	by_open("dir", O_WRONLY, 0);                        /* EISDIR */
	by_open("link", O_RDONLY | O_NOFOLLOW, 0);          /* ELOOP */
	by_open("loop", O_RDONLY, 0);                       /* ELOOP */
	by_open(too_long, O_RDONLY, 0);                     /* ENAMETOOLONG */
	by_open("", O_RDONLY, 0);                           /* ENOENT */
	by_openat(AT_FDCWD, "file", O_RDWR | O_CLOEXEC, 0);
	by_openat(AT_FDCWD, "made", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	by_openat(dir_fd, "inner", O_RDONLY, 0);
	by_openat(dir_fd, "missing", O_RDWR, 0);               /* ENOENT */
	by_openat(999, "file", O_RDONLY, 0);                   /* EBADF */
	by_openat(file_fd, "below", O_RDONLY, 0);              /* ENOTDIR */
	by_openat(AT_FDCWD, "fifo", O_WRONLY | O_NONBLOCK, 0); /* ENXIO */
	by_openat(dir_fd, "../file", O_RDONLY | O_APPEND, 0);
	by_openat2(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0, SIZE);
	by_openat2(AT_FDCWD, "file", 1ULL << 40, 0, SIZE);                 /* EINVAL: an unknown flag */
	by_openat2(AT_FDCWD, "file", O_RDONLY, 0, SIZE - 1);               /* EINVAL: an unknown size */
	by_openat2(dir_fd, "../file", O_RDONLY, RESOLVE_BENEATH, SIZE);    /* EXDEV */
	by_openat2(AT_FDCWD, "link", O_RDONLY, RESOLVE_NO_SYMLINKS, SIZE); /* ELOOP */
}

#define PATH_BYTES 8192
static char name_255[256], name_4095[PATH_BYTES], name_4096[PATH_BYTES], name_5000[PATH_BYTES];
static int deep_fd;

/* `bytes` bytes: "./" over and over, then `last`. Such a path is as long as one likes and still opens. */
static void pad(char *out, size_t bytes, const char *last)
{
	size_t tail = strlen(last), at = 0;

	for (; at + 2 + tail <= bytes; at += 2)
		memcpy(out + at, "./", 2);
	strcpy(out + at, last);
}

static void prepare_paths(void)
{
	memset(name_255, 'a', 255);
	pad(name_4095, 4095, "f");
	pad(name_4096, 4096, "ff");
	pad(name_5000, 5000, "ff");
	need(mknod("f", S_IFREG | 0644, 0), "f");
	need(mknod(name_255, S_IFREG | 0644, 0), "a name of 255 bytes");
	need(mknod("latin-\xe9\xff.txt", S_IFREG | 0644, 0), "a name of latin-1");
	need(mkdir("deep", 0755), "deep");
	need(mkdir("deep/deeper", 0755), "deep/deeper");
	need(mknod("deep/deeper/inner", S_IFREG | 0644, 0), "inner");
	need(deep_fd = open("deep/deeper", O_PATH | O_CLOEXEC), "deep/deeper");
}

static void plan_paths(void)
{
	by_open("f", O_RDONLY, 0);
	by_openat(AT_FDCWD, name_255, O_RDONLY, 0);
	by_openat(AT_FDCWD, name_4095, O_RDONLY, 0);
	by_openat(AT_FDCWD, name_4096, O_RDONLY, 0);        /* ENAMETOOLONG */
	by_openat2(AT_FDCWD, name_5000, O_RDONLY, 0, SIZE); /* ENAMETOOLONG */
	by_open("latin-\xe9\xff.txt", O_RDONLY, 0);
	/* From here on ENOENT: overlong and surrogate forms, a cut sequence, newline, ESC and OSC, C1, bidi, wide. */
	by_open("bad-\xc0\xaf-\xed\xa0\x80-\xf5\x80\x80\x80-\xe2\x82", O_RDONLY, 0);
	by_open("line\nbreak\r\ttab", O_RDONLY, 0);
	by_open("esc\x1b[2J\x1b]0;title\x07.txt", O_RDONLY, 0);
	by_open("c1\xc2\x9b"
		"31m-del\x7f",
		O_RDONLY, 0);
	by_open("bidi\xe2\x80\xae"
		"gpj\xe2\x81\xa6.exe",
		O_RDONLY, 0);
	by_open("wide-\xe6\xbc\xa2\xe5\xad\x97-\xf0\x9f\x99\x82-e\xcc\x81", O_RDONLY, 0);
	by_open("  spaces \\x41 \"quoted\"  ", O_RDONLY, 0);
	/* And these open again. */
	by_openat(deep_fd, "inner", O_RDONLY, 0);
	by_openat(AT_FDCWD, "deep/deeper/inner", O_RDONLY, 0);
	need(chdir("deep/deeper"), "deep/deeper");
	by_open("inner", O_RDONLY, 0);
	by_openat(AT_FDCWD, "/proc/self/../1", O_PATH, 0);
}

static char *edge; /* a string that runs into memory that is not there */

static void prepare_faults(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *pages = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_NONE))
		die("mmap");
	edge = pages + page - 7;
	memset(edge, 'x', 7);
}

static void plan_faults(void)
{
	by_open(NULL, O_RDONLY, 0);
	by_openat(AT_FDCWD, edge, O_RDONLY, 0);
	by_openat2(AT_FDCWD, (char *)8, O_RDONLY, 0, SIZE);
	record(syscall(SYS_openat2, AT_FDCWD, "file", (void *)8, SIZE));
	by_openat(AT_FDCWD, "file", O_RDONLY, 0); /* the one that opens */
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

static void open_many(int index)
{
	uint64_t start = now_ns();

	for (unsigned long long i = 0; i < per_thread; i++) {
		const char *name = fail_every && i % fail_every == fail_every - 1 ? "/missing/path" : path;
		long fd;

		if (per_second)
			pace(i, start);
		fd = syscall(SYS_openat, AT_FDCWD, name, O_RDONLY, 0);
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
	else
		plan_many(handles);
	report(plan, now_ns() - start);
	return 0;
}
