// SPDX-License-Identifier: MIT
import { closeSync, constants, openSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { ProbeError } from '../errors.ts';

/** CGROUP2_SUPER_MAGIC of include/uapi/linux/magic.h. */
const CGROUP2_MAGIC = 0x63677270;

/** Where cgroup v2 is mounted: on a hybrid machine not at /sys/fs/cgroup itself. */
function cgroup2Mount(): string | undefined {
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [, mountPoint, type] = line.split(' ');
    if (type === 'cgroup2') return mountPoint;
  }
  return undefined;
}

function isCgroup2(path: string): boolean {
  try {
    return statfsSync(path).type === CGROUP2_MAGIC;
  } catch {
    return false;
  }
}

/**
 * The folder of a cgroup given as a path, or as its name below the mount (`system.slice/ssh.service`).
 * Throws NO_SUCH_CGROUP.
 */
export function resolveCgroup(given: string): string {
  if (isCgroup2(given)) return given;
  const mount = cgroup2Mount();
  if (mount === undefined) {
    throw new ProbeError(
      'NO_SUCH_CGROUP',
      'No cgroup v2 is mounted here.',
      'Mount it: mount -t cgroup2 cgroup2 /sys/fs/cgroup',
    );
  }
  const below = join(mount, given);
  if (isCgroup2(below)) return below;
  throw new ProbeError(
    'NO_SUCH_CGROUP',
    `No cgroup v2 is called ${JSON.stringify(given)}.`,
    `List them with: find ${mount} -type d`,
  );
}

/** Calls `use` with an open descriptor of the folder, as the kernel's cgroup maps want it. */
export function withCgroup(path: string, use: (fd: number) => void): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}
