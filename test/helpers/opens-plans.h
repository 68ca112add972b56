// SPDX-License-Identifier: MIT
/* The plans of opens.c that make each open once. Their rows are in known-opens.ts and path-opens.ts. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_RESULTS 256

static long results[MAX_RESULTS];
static int made; /* of results */

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

/* Names as hexadecimal digits with commas between them: every byte but NUL can be in one. */
static void plan_names(const char *hex)
{
	char name[4096];
	unsigned int byte;

	for (int length = 0;; hex++) {
		if (*hex && *hex != ',' && length < (int)sizeof(name) - 1) {
			if (sscanf(hex++, "%2x", &byte) != 1 || !*hex)
				die(hex);
			name[length++] = byte;
			continue;
		}
		name[length] = 0;
		if (made < MAX_RESULTS)
			by_openat(AT_FDCWD, name, O_RDONLY, 0);
		length = 0;
		if (!*hex)
			return;
	}
}
