// SPDX-License-Identifier: MIT
/*
 * pty COLUMNS ROWS RECORDING COMMAND…: runs a command in a pseudo-terminal and records, with times, what it writes
 * and what is typed. It reads as a terminal does, at once and to the end, but draws nothing: the drawing is done
 * from the recording, when nobody is being measured any more.
 *
 * Prints the command's PID on a line; what then comes on standard input is typed. At the command's end it prints what
 * the command and those of its children that it waited for used, as the kernel counts it (wait4), as one line of JSON.
 *
 * A recording is a sequence of { u64 CLOCK_MONOTONIC in ns, u32 kind, u32 length } and as many bytes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum kind { STARTED, WRITTEN, TYPED, ENDED };

#define MAX_SECONDS 1800
#define BUFFER_BYTES 65536

static FILE *recording;

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static void record(uint64_t ns, enum kind kind, const void *bytes, uint32_t length)
{
	uint32_t header[2] = { kind, length };

	fwrite(&ns, sizeof(ns), 1, recording);
	fwrite(header, sizeof(header), 1, recording);
	fwrite(bytes, 1, length, recording);
	fflush(recording);
}

static int die(const char *what)
{
	fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
	return 1;
}

/* What the terminal has to read; false when there is nothing now. */
static int drain(int terminal)
{
	static char buffer[BUFFER_BYTES];
	ssize_t got = read(terminal, buffer, sizeof(buffer));

	if (got <= 0)
		return 0;
	record(now_ns(), WRITTEN, buffer, got);
	return 1;
}

/* Types what is on standard input; false at its end. */
static int type(int terminal)
{
	char keys[4096];
	ssize_t got = read(0, keys, sizeof(keys));

	if (got <= 0)
		return got < 0 && errno == EINTR;
	record(now_ns(), TYPED, keys, got);
	/* A program that reads no keys is none of this one's business. */
	return write(terminal, keys, got) == got || errno == EAGAIN;
}

static double seconds(struct timeval t)
{
	return t.tv_sec + t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct pollfd polled[3] = { { .events = POLLIN }, { .fd = 0, .events = POLLIN }, { .events = POLLIN } };
	struct winsize size = { 0 };
	struct rusage used;
	int terminal, status;
	uint64_t started;
	pid_t child;

	if (argc < 5)
		return 2;
	size.ws_col = atoi(argv[1]);
	size.ws_row = atoi(argv[2]);
	recording = fopen(argv[3], "we");
	if (!recording)
		return die(argv[3]);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(MAX_SECONDS); /* the command then loses its terminal */

	started = now_ns();
	child = forkpty(&terminal, NULL, NULL, &size);
	if (child < 0)
		return die("forkpty");
	if (child == 0) {
		execvp(argv[4], argv + 4);
		_exit(die(argv[4]) + 126);
	}
	record(started, STARTED, NULL, 0);
	printf("%d\n", child);
	fflush(stdout);

	fcntl(terminal, F_SETFL, O_NONBLOCK);
	polled[0].fd = terminal;
	polled[2].fd = syscall(SYS_pidfd_open, child, 0);
	if (polled[2].fd < 0)
		return die("pidfd_open");
	do {
		if (poll(polled, 3, -1) < 0 && errno != EINTR)
			return die("poll");
		/* Once a turn, so that keys are typed while much is written. No program is left on the terminal when
		 * the read of it fails, but the command itself may yet be at work. */
		if (polled[0].revents && !drain(terminal) && polled[0].revents & POLLHUP)
			polled[0].fd = -1;
		if (polled[1].revents && !type(terminal))
			polled[1].fd = -1;
	} while (!polled[2].revents);
	record(now_ns(), ENDED, NULL, 0);
	while (drain(terminal))
		;
	if (wait4(child, &status, 0, &used) < 0)
		return die("wait4");
	printf("{\"user_s\":%.6f,\"system_s\":%.6f,\"max_rss_kb\":%ld,\"status\":%d}\n", seconds(used.ru_utime),
	       seconds(used.ru_stime), used.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
