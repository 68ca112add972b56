/* SPDX-License-Identifier: Dual MIT/GPL */
/*
 * The directory that a relative name starts from, as the names of its components, deepest first.
 * User space turns them round and joins them; here they are only copied.
 */
#pragma once

#include "abi.bpf.h"

#define NAME_BYTES 4096     /* PATH_MAX with its NUL */
#define COMPONENT_BYTES 256 /* NAME_MAX and its NUL */
#define BASE_DEPTH 32
#define BASE_BYTES (BASE_DEPTH * COMPONENT_BYTES)

enum base_result {
	BASE_WHOLE,
	BASE_NOT_FOUND,
	BASE_TOO_DEEP,
};

/* The directory behind a descriptor of the current task, or its working directory for fd < 0. */
static __always_inline bool find_base(struct task_struct *task, s32 fd, struct path *base)
{
	struct file **table;
	struct file *file = 0;

	if (fd < 0)
		return BPF_CORE_READ_INTO(base, task, fs, pwd) == 0;
	if ((u32)fd >= BPF_CORE_READ(task, files, fdt, max_fds))
		return false;
	table = BPF_CORE_READ(task, files, fdt, fd);
	if (bpf_probe_read_kernel(&file, sizeof(file), table + fd) || !file)
		return false;
	return BPF_CORE_READ_INTO(base, file, f_path) == 0;
}

/*
 * Where a walk towards the root stands, and what it has written. It lives in a map and is volatile for the
 * verifier's sake: what is read from a map has no known value, so every step looks alike to it. Kept in
 * registers, the paths through 64 steps multiply beyond its million instructions.
 */
struct base_walk {
	volatile u64 at; /* bytes of `out` in use */
	struct dentry *volatile dentry;
	struct mount *volatile mount;
	struct dentry *volatile root_dentry;
	struct vfsmount *volatile root_mount;
	volatile u32 outcome; /* enum base_step of the last step */
	char out[BASE_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct base_walk);
} base_walks SEC(".maps");

enum base_step {
	STEP_ON,
	STEP_ROOT,
	STEP_FULL,
	STEP_FAILED,
};

/* One component, or one mount point crossed. */
static __always_inline enum base_step step_up(struct base_walk *walk)
{
	struct dentry *dentry = walk->dentry;
	struct mount *mount = walk->mount;
	struct dentry *parent;
	long n;

	if (dentry == walk->root_dentry && &mount->mnt == walk->root_mount)
		return STEP_ROOT;
	if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);

		if (above == mount)
			return STEP_ROOT;
		walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		walk->mount = above;
		return STEP_ON;
	}
	parent = BPF_CORE_READ(dentry, d_parent);
	if (parent == dentry)
		return STEP_ROOT;
	if (walk->at > BASE_BYTES - COMPONENT_BYTES)
		return STEP_FULL;
	n = bpf_probe_read_kernel_str(walk->out + AT_MOST(walk->at, BASE_BYTES - COMPONENT_BYTES), COMPONENT_BYTES,
				      BPF_CORE_READ(dentry, d_name.name));
	if (n <= 0)
		return STEP_FAILED;
	walk->at += n;
	walk->dentry = parent;
	return STEP_ON;
}

/* The form that bpf_loop() calls; 1 ends it. */
static long step_callback(u32 index, void *unused)
{
	u32 zero = 0;
	struct base_walk *walk = bpf_map_lookup_elem(&base_walks, &zero);

	if (!walk)
		return 1;
	walk->outcome = step_up(walk);
	return walk->outcome != STEP_ON;
}

/*
 * Finds the directory of the current task that names are relative to; null when it cannot be found. The
 * components are walk->out, the first walk->at bytes.
 */
static __always_inline struct base_walk *walk_to_root(s32 fd, enum base_result *result)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct path base = {}, root = {};
	struct base_walk *walk;
	u32 zero = 0;

	*result = BASE_NOT_FOUND;
	walk = bpf_map_lookup_elem(&base_walks, &zero);
	if (!walk || !find_base(task, fd, &base) || BPF_CORE_READ_INTO(&root, task, fs, root))
		return 0;
	walk->at = 0;
	walk->dentry = base.dentry;
	walk->mount = (struct mount *)((void *)base.mnt - bpf_core_field_offset(struct mount, mnt));
	walk->root_dentry = root.dentry;
	walk->root_mount = root.mnt;

	/* 5.17. The body is verified once instead of once a step: six programs load in 0.04 s instead of 0.22 s. */
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_loop)) {
		bpf_loop(2 * BASE_DEPTH, step_callback, 0, 0);
	} else {
		for (int step = 0; step < 2 * BASE_DEPTH && !step_callback(step, 0); step++)
			;
	}
	if (walk->outcome == STEP_FAILED)
		return 0;
	*result = walk->outcome == STEP_ROOT ? BASE_WHOLE : BASE_TOO_DEEP;
	return walk;
}
