// SPDX-License-Identifier: MIT
/*
 * stage: plays servers that open files, for the recording that `probetop demo` shows.
 *
 *   stage FOLDER < PLAN
 *
 * Mounts a tmpfs on FOLDER in a mount namespace of its own and makes it the root, so that no name of this machine can be
 * opened. The plan's lines, with every name in hexadecimal:
 *
 *   d MODE UID NAME                        a folder, with all above it
 *   f MODE UID NAME                        an empty file
 *   l NAME TARGET                          a symbolic link
 *   q MODE UID NAME                        a FIFO
 *   p US UID DESCRIPTORS LIMIT COMM CWD    a process that starts at US microseconds, has so many descriptors, may have LIMIT
 *   o US CALL FLAGS MODE KEEP NAME         of that process: an open at US; CALL is o, a or 2 for open, openat, openat2
 *   c US                                   of that process: closes what it kept open
 *
 * Prints `ready` when it has read the line `end`, starts at the next line, and prints the PIDs of its processes when all
 * have ended. It makes no open of its own after `ready`.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PROCESSES 256
#define MAX_KEPT 512

struct action {
	unsigned long us;
	char call; /* c: close what was kept */
	int keep;
	unsigned long flags, mode;
	char *name;
};

struct process {
	unsigned long us;
	unsigned int uid, descriptors, limit;
	char *comm, *cwd;
	struct action *actions;
	size_t count;
	pid_t pid;
};

static struct process processes[MAX_PROCESSES];
static size_t process_count;
static struct timespec start;

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "stage: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void need(int result, const char *what)
{
	if (result < 0)
		die(what);
}

static char *unhex(const char *hex)
{
	size_t bytes = strlen(hex) / 2;
	char *out = calloc(1, bytes + 1);
	unsigned int byte;

	for (size_t i = 0; i < bytes && sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
		out[i] = byte;
	return out;
}

/* The folders above a name. */
static void make_parents(char *name)
{
	for (char *slash = strchr(name + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(name, 0755) && errno != EEXIST)
			die(name);
		*slash = '/';
	}
}

static void furnish(char kind, unsigned int mode, unsigned int uid, char *name)
{
	make_parents(name);
	if (kind == 'd') {
		if (mkdir(name, mode) && errno != EEXIST)
			die(name);
	} else if (mknod(name, (kind == 'q' ? S_IFIFO : S_IFREG) | mode, 0) && errno != EEXIST) {
		die(name);
	}
	need(chown(name, uid, uid), name);
	need(chmod(name, mode), name);
}

static void add_action(struct action action)
{
	struct process *process = &processes[process_count - 1];

	errno = EINVAL;
	if (process_count == 0)
		die("an action before any process");
	process->actions = realloc(process->actions, (process->count + 1) * sizeof(action));
	process->actions[process->count++] = action;
}

static void read_plan(void)
{
	static char line[16384], first[8192], second[8192];
	unsigned int mode, uid;

	while (fgets(line, sizeof(line), stdin) && strcmp(line, "end\n")) {
		struct process process = {};
		struct action action = {};

		if (sscanf(line, "%*[dfq] %o %u %8191s", &mode, &uid, first) == 3) {
			furnish(line[0], mode, uid, unhex(first));
		} else if (sscanf(line, "l %8191s %8191s", first, second) == 2) {
			make_parents(unhex(first));
			need(symlink(unhex(second), unhex(first)), "link");
		} else if (sscanf(line, "p %lu %u %u %u %8191s %8191s", &process.us, &process.uid, &process.descriptors,
				  &process.limit, first, second) == 6) {
			process.comm = unhex(first);
			process.cwd = unhex(second);
			if (process_count == MAX_PROCESSES)
				die("too many processes");
			processes[process_count++] = process;
		} else if (sscanf(line, "o %lu %c %lo %lo %d %8191s", &action.us, &action.call, &action.flags,
				  &action.mode, &action.keep, first) == 6) {
			action.name = unhex(first);
			add_action(action);
		} else if (sscanf(line, "c %lu", &action.us) == 1) {
			action.call = 'c';
			add_action(action);
		} else {
			errno = EINVAL;
			die(line);
		}
	}
}

static void wait_until(unsigned long us)
{
	struct timespec due = start;

	due.tv_nsec += us % 1000000 * 1000;
	due.tv_sec += us / 1000000 + due.tv_nsec / 1000000000;
	due.tv_nsec %= 1000000000;
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}

static long open_one(const struct action *action)
{
	struct open_how how = { .flags = action->flags };

	switch (action->call) {
	case '2':
		how.resolve = action->mode;
		return syscall(SYS_openat2, AT_FDCWD, action->name, &how, sizeof(how));
#ifdef SYS_open
	case 'o':
		return syscall(SYS_open, action->name, action->flags, action->mode);
#endif
	default:
		return syscall(SYS_openat, AT_FDCWD, action->name, action->flags, action->mode);
	}
}

static _Noreturn void play(const struct process *process)
{
	static int kept[MAX_KEPT];
	size_t kept_count = 0;

	prctl(PR_SET_NAME, process->comm);
	need(chdir(process->cwd), process->cwd);
	for (unsigned int i = 3; i < process->descriptors; i++)
		need(dup(0), "dup");
	if (process->limit) {
		struct rlimit limit = { process->limit, process->limit };

		need(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
	}
	need(setgroups(0, NULL), "setgroups");
	need(setresgid(process->uid, process->uid, process->uid), "setresgid");
	need(setresuid(process->uid, process->uid, process->uid), "setresuid");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	umask(0);
	for (size_t i = 0; i < process->count; i++) {
		const struct action *action = &process->actions[i];
		long fd = -1;

		wait_until(action->us);
		if (action->call == 'c') {
			while (kept_count > 0)
				close(kept[--kept_count]);
			continue;
		}
		fd = open_one(action);
		if (fd >= 0 && action->keep && kept_count < MAX_KEPT)
			kept[kept_count++] = fd;
		else if (fd >= 0)
			close(fd);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	char line[16];
	int status, failed = 0;

	errno = EINVAL;
	if (argc != 2)
		die("a folder is needed");
	need(unshare(CLONE_NEWNS), "unshare");
	need(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
	need(mount("demo", argv[1], "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"), "tmpfs");
	need(chdir(argv[1]), argv[1]);
	need(chroot("."), "chroot");
	umask(0);
	read_plan();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	printf("ready\n");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return 1;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (size_t i = 0; i < process_count; i++) {
		wait_until(processes[i].us);
		processes[i].pid = fork();
		if (processes[i].pid < 0)
			die("fork");
		if (processes[i].pid == 0)
			play(&processes[i]);
	}
	while (wait(&status) > 0)
		failed |= status;
	for (size_t i = 0; i < process_count; i++)
		printf("%s%d", i ? " " : "", processes[i].pid);
	printf("\n");
	return failed != 0;
}
