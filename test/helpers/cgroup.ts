// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './wait.ts';

/** Where the cgroup v2 tree is mounted. */
export function cgroupRoot(): string | undefined {
  return /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1];
}

/** The folder of the cgroup v2 that a process is in. */
export function cgroupFolderOf(process: number | 'self'): string {
  const path = /^0::(.*)$/m.exec(readFileSync(`/proc/${process}/cgroup`, 'utf8'))?.[1] ?? '/';
  return join(cgroupRoot() ?? '', path);
}

/** A cgroup v2 that is removed, once its processes have ended, when the scope that holds it ends. */
export interface TemporaryCgroup extends AsyncDisposable {
  readonly path: string;
  add(pid: number): void;
}

export function temporaryCgroup(parent = cgroupRoot() ?? ''): TemporaryCgroup {
  const path = mkdtempSync(join(parent, 'probetop-test-'));
  return {
    path,
    add: (pid) => writeFileSync(join(path, 'cgroup.procs'), String(pid)),
    [Symbol.asyncDispose]: () => removed(path),
  };
}

/** A cgroup can be removed some time after its last process has ended. */
async function removed(folder: string): Promise<void> {
  await eventually(10_000, `${folder} to be empty`, () => {
    try {
      rmdirSync(folder);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EBUSY') return undefined;
      throw error;
    }
  });
}
