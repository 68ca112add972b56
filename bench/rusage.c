// SPDX-License-Identifier: MIT
/*
 * rusage RESULT COMMAND…: runs a command, passes SIGINT and SIGTERM on to it, and writes what it and its children
 * used to the file RESULT, as the kernel counts it at the end (wait4), as one line of JSON.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t child;

static void pass_on(int signal)
{
	if (child > 0)
		kill(child, signal);
}

static double seconds(struct timeval t)
{
	return t.tv_sec + t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status;
	FILE *out;

	if (argc < 3)
		return 2;
	child = fork();
	if (child < 0)
		return 1;
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	signal(SIGINT, pass_on);
	signal(SIGTERM, pass_on);
	while (wait4(child, &status, 0, &used) < 0)
		if (errno != EINTR)
			return 1;
	out = fopen(argv[1], "w");
	if (!out)
		return 1;
	fprintf(out, "{\"user_s\":%.6f,\"system_s\":%.6f,\"max_rss_kb\":%ld,\"status\":%d}\n", seconds(used.ru_utime),
		seconds(used.ru_stime), used.ru_maxrss,
		WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return fclose(out) ? 1 : 0;
}
