// SPDX-License-Identifier: MIT
/*
 * varied-opens PER_SECOND SECONDS [UID]: opens as a busy machine makes them, so that no two rows of a screen are alike.
 *
 * Eight processes with names of their own open files that are there, that are not and that they may not open, and
 * keep some open, so that the descriptors differ. Together they make PER_SECOND opens at a steady rate.
 *
 * Prints its PID, then waits for a byte on standard input: the gate. Closed standard input instead of a byte ends it
 * at once. Neither it nor its processes outlive its parent, nor half an hour.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_SECONDS 1800
#define MAX_PER_SECOND 1000000
#define KEPT_OPEN 24
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const names[] = { "nginx", "postgres", "php-fpm8.2", "systemd-journal",
				     "sshd",  "redis",    "cron",       "containerd-shim" };

/* %x is a number that differs from open to open. */
static const char *const paths[] = {
	"/etc/passwd",
	"/etc/shadow",
	"/proc/self/status",
	"/proc/%u/cmdline",
	"/etc/ssl/openssl.cnf",
	"/var/lib/postgresql/15/main/base/16384/%x",
	"/usr/share/zoneinfo/Europe/Berlin",
	"/var/www/html/wp-content/cache/supercache/index-%x.html",
	"/sys/fs/cgroup/system.slice/memory.current",
	"/tmp/sess_%08x",
	"/lib/x86_64-linux-gnu/libc.so.6",
	"/var/log/journal/%08x/system.journal",
	"/etc/nsswitch.conf",
	"/run/containerd/io.containerd.runtime.v2.task/k8s.io/%08x/init.pid",
	"/dev/null",
	"/",
};

static unsigned long number(const char *text, unsigned long max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!*text || *end || value > max) {
		fprintf(stderr, "varied-opens: not a number up to %lu: %s\n", max, text);
		exit(2);
	}
	return value;
}

/* The same sequence in every run: xorshift. */
static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	return *state ^= *state << 5;
}

static void open_varied(unsigned int index, unsigned long per_second, unsigned long count)
{
	struct timespec start, due;
	int kept[KEPT_OPEN];
	uint32_t state = 2463534242u + index;
	char path[128];

	for (unsigned int i = 0; i < KEPT_OPEN; i++)
		kept[i] = -1;
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (unsigned long i = index; i < count; i += COUNT(names)) {
		uint64_t ns = start.tv_nsec + (uint64_t)i * 1000000000 / per_second;
		int *slot = &kept[next(&state) % KEPT_OPEN];
		const char *form = paths[next(&state) % COUNT(paths)];

		due = (struct timespec){ .tv_sec = start.tv_sec + ns / 1000000000, .tv_nsec = ns % 1000000000 };
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
		snprintf(path, sizeof(path), form, next(&state) >> 8);
		if (*slot >= 0)
			close(*slot);
		*slot = open(path, O_RDONLY | O_CLOEXEC);
	}
}

int main(int argc, char **argv)
{
	unsigned long per_second, seconds;
	long uid = -1;
	int gate[2];
	char byte;

	if (argc < 3)
		return 2;
	per_second = number(argv[1], MAX_PER_SECOND);
	seconds = number(argv[2], MAX_SECONDS);
	if (argc > 3)
		uid = number(argv[3], UINT32_MAX - 1);
	if (uid >= 0 && setresuid(uid, uid, uid) < 0)
		return 1;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* after setresuid, which takes it back */
	alarm(MAX_SECONDS);
	if (pipe(gate) < 0)
		return 1;
	for (unsigned int i = 0; i < COUNT(names); i++) {
		if (fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, names[i]);
		alarm(MAX_SECONDS);
		close(gate[1]);
		if (read(gate[0], &byte, 1) == 1)
			open_varied(i, per_second, per_second * seconds);
		_exit(0);
	}
	close(gate[0]);
	printf("%d\n", getpid());
	fflush(stdout);
	if (read(0, &byte, 1) != 1)
		_exit(3);
	for (unsigned int i = 0; i < COUNT(names); i++)
		if (write(gate[1], &byte, 1) != 1)
			return 1;
	while (wait(NULL) > 0 || errno == EINTR)
		;
	return 0;
}
