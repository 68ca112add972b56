// SPDX-License-Identifier: MIT
/*
 * kprobes: the least that kprobes cost. Reads addresses, one a line in hexadecimal, puts a kprobe on each with a
 * program that does nothing, and closes them. Prints how many it could, and the nanoseconds of both.
 */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { kMost = 20000 };

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static int load_empty(void)
{
	static const struct bpf_insn program[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_KPROBE,
		.insns = (uintptr_t)program,
		.insn_cnt = 2,
		.license = (uintptr_t) "GPL",
	};

	return syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

static uint32_t kprobe_type(void)
{
	FILE *file = fopen("/sys/bus/event_source/devices/kprobe/type", "r");
	unsigned type = 0;

	if (!file || fscanf(file, "%u", &type) != 1)
		exit(3);
	fclose(file);
	return type;
}

int main(void)
{
	static uint64_t addresses[kMost];
	static int events[kMost];
	const struct rlimit files = { kMost + 64, kMost + 64 };
	int count = 0, open = 0;

	setrlimit(RLIMIT_NOFILE, &files);
	while (count < kMost && scanf("%lx", &addresses[count]) == 1)
		count++;
	const int program = load_empty();
	if (program < 0) {
		perror("kprobes: program");
		return 1;
	}
	struct perf_event_attr attr = { .type = kprobe_type(), .size = sizeof(attr) };
	const uint64_t from = now_ns();
	for (int i = 0; i < count; i++) {
		attr.kprobe_addr = addresses[i];
		const int event = syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
		if (event < 0)
			continue;
		if (ioctl(event, PERF_EVENT_IOC_SET_BPF, program) || ioctl(event, PERF_EVENT_IOC_ENABLE, 0))
			close(event);
		else
			events[open++] = event;
	}
	const uint64_t attached = now_ns();
	for (int i = 0; i < open; i++)
		close(events[i]);
	const uint64_t closed = now_ns();
	printf("%d %lu %lu\n", open, attached - from, closed - attached);
	return 0;
}
