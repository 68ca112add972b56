// SPDX-License-Identifier: MIT
//
// functions MODE ARGUMENTS: calls of known numbers, for whoever counts and times functions.
//
//   calls N            called() N times
//   recurse DEPTH N    descend() N times, each DEPTH calls deep, the innermost one sleeping a millisecond
//   files FOLDER       23 fsyncs, 17 mkdirs, 1009 reads of files there
//   vfs FOLDER         101 files made by open(2) and 29 more opens with O_CREAT, 2 files made by mknod(2), 1009 preads, 19
//                      readvs, 37 writes, 503 writevs, 23 fsyncs, 17 mkdirs, 7 rmdirs and 31 unlinks there
//   sleep THREADS N    N sleeps of a millisecond in each thread
//   getppid N          getppid(2) N times
//   busy MILLISECONDS  called() and getppid(2) in turn, as often as that time allows
//   null N             N reads of /dev/null
//
// It prints its PID and the offsets of called() and descend() in its file, waits at its gate for a byte on standard
// input, and prints `done` and the nanoseconds that all calls of descend() took, as they measured it themselves. Then
// it waits for the end of its input. It never reads that: a read would be one more, counted or not as it happens.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { kFsyncs = 23, kMkdirs = 17, kReads = 1009, kBytes = 4096 };

static uint64_t descended;

static void Die(const char *what)
{
	fprintf(stderr, "functions: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t Now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static void SleepMillisecond(void)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	// Not usleep(): a kernel may be entered by several ways.
	syscall(SYS_nanosleep, &pause, NULL);
}

__attribute__((noinline, noclone)) int called(int value)
{
	asm volatile("" : "+r"(value));
	return value + 1;
}

__attribute__((noinline, noclone)) int descend(int depth)
{
	const uint64_t from = Now();
	int deepest = 0;
	if (depth > 1)
		deepest = descend(depth - 1) + 1;
	else
		SleepMillisecond();
	descended += Now() - from;
	asm volatile("" : "+r"(deepest));
	return deepest;
}

static int FindOffset(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	uintptr_t *address = data;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		const uintptr_t start = info->dlpi_addr + part->p_vaddr;
		if (part->p_type == PT_LOAD && *address >= start && *address < start + part->p_filesz) {
			*address = *address - start + part->p_offset;
			return 1;
		}
	}
	return 0;
}

static uintptr_t OffsetOf(int (*function)(int))
{
	uintptr_t address = (uintptr_t)function;
	if (!dl_iterate_phdr(FindOffset, &address)) {
		fprintf(stderr, "functions: no offset\n");
		exit(1);
	}
	return address;
}

static void Files(const char *folder)
{
	char path[4096], bytes[kBytes] = { 0 };
	snprintf(path, sizeof(path), "%s/file", folder);
	const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, bytes, kBytes) != kBytes)
		Die(path);
	for (int i = 0; i < kFsyncs; i++)
		if (fsync(fd))
			Die("fsync");
	for (int i = 0; i < kMkdirs; i++) {
		snprintf(path, sizeof(path), "%s/folder%d", folder, i);
		if (mkdir(path, 0700))
			Die(path);
	}
	for (int i = 0; i < kReads; i++)
		if (pread(fd, bytes, kBytes, 0) != kBytes)
			Die("read");
}

enum {
	kCreates = 101,
	kReopens = 29,
	kMknods = 2,
	kReadvs = 19,
	kWrites = 37,
	kWritevs = 503,
	kRmdirs = 7,
	kUnlinks = 31,
};

static const char *In(const char *folder, const char *name, int number)
{
	static char path[4096];
	snprintf(path, sizeof(path), "%s/%s%d", folder, name, number);
	return path;
}

static void Must(int64_t result)
{
	if (result < 0)
		Die("vfs");
}

static void Vfs(const char *folder)
{
	char bytes[64] = { 0 };
	const struct iovec parts[] = { { bytes, 32 }, { bytes + 32, 32 } };
	int fd = -1;
	for (int i = 0; i < kCreates; i++) {
		if (fd >= 0)
			close(fd);
		Must(fd = open(In(folder, "file", i), O_RDWR | O_CREAT, 0600));
	}
	for (int i = 0; i < kReopens; i++) {
		close(fd);
		Must(fd = open(In(folder, "file", i), O_RDWR | O_CREAT, 0600));
	}
	// A system call each, whatever the C library makes of it.
	for (int i = 0; i < kMknods; i++)
		Must(syscall(SYS_mknodat, AT_FDCWD, In(folder, "node", i), S_IFREG | 0600, 0));
	for (int i = 0; i < kWrites; i++)
		Must(write(fd, bytes, sizeof(bytes)));
	for (int i = 0; i < kWritevs; i++)
		Must(writev(fd, parts, 2));
	for (int i = 0; i < kReads; i++)
		Must(pread(fd, bytes, sizeof(bytes), 0));
	for (int i = 0; i < kReadvs; i++)
		Must(readv(fd, parts, 2));
	for (int i = 0; i < kFsyncs; i++)
		Must(fsync(fd));
	for (int i = 0; i < kMkdirs; i++)
		Must(mkdir(In(folder, "folder", i), 0700));
	for (int i = 0; i < kRmdirs; i++)
		Must(rmdir(In(folder, "folder", i)));
	for (int i = 0; i < kUnlinks; i++)
		Must(unlink(In(folder, "file", i)));
}

static void *Sleep(void *data)
{
	for (int i = 0; i < *(int *)data; i++)
		SleepMillisecond();
	return NULL;
}

static void Sleeps(int threads, int rounds)
{
	pthread_t ids[256];
	if (threads < 1 || threads > 256)
		exit(2);
	for (int i = 0; i < threads; i++)
		if (pthread_create(&ids[i], NULL, Sleep, &rounds))
			Die("thread");
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
}

static void Busy(int milliseconds)
{
	const uint64_t until = Now() + milliseconds * 1000000ull;
	int value = 0;
	// Asking for the time takes as long as the calls.
	while (Now() < until)
		for (int i = 0; i < 64; i++) {
			value = called(value);
			syscall(SYS_getppid);
		}
}

static void ReadNull(int rounds)
{
	char byte;
	const int fd = open("/dev/null", O_RDONLY);
	if (fd < 0)
		Die("/dev/null");
	for (int i = 0; i < rounds; i++)
		if (read(fd, &byte, 1) != 0)
			Die("read");
}

static void Work(const char *mode, const char *first, const char *second)
{
	const int number = atoi(first), rounds = atoi(second);
	int value = 0;
	if (!strcmp(mode, "calls"))
		for (int i = 0; i < number; i++)
			value = called(value);
	else if (!strcmp(mode, "recurse"))
		for (int i = 0; i < rounds; i++)
			descend(number);
	else if (!strcmp(mode, "files"))
		Files(first);
	else if (!strcmp(mode, "vfs"))
		Vfs(first);
	else if (!strcmp(mode, "sleep"))
		Sleeps(number, rounds);
	else if (!strcmp(mode, "getppid"))
		for (int i = 0; i < number; i++)
			syscall(SYS_getppid);
	else if (!strcmp(mode, "busy"))
		Busy(number);
	else if (!strcmp(mode, "null"))
		ReadNull(number);
	else
		exit(2);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	printf("%d %lu %lu\n", getpid(), (unsigned long)OffsetOf(called), (unsigned long)OffsetOf(descend));
	fflush(stdout);
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	if (poll(&input, 1, -1) != 1 || !(input.revents & POLLIN))
		return 1;
	Work(argv[1], argv[2], argc > 3 ? argv[3] : "0");
	printf("done %llu\n", (unsigned long long)descended);
	fflush(stdout);
	input.events = 0;
	while (poll(&input, 1, -1) >= 0 && !(input.revents & (POLLHUP | POLLERR)))
		;
	return 0;
}
