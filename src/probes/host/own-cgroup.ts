// SPDX-License-Identifier: MIT
/** A cgroup for one command: whatever it starts is in it from its first moment, whichever way it is traced. */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveCgroup } from './cgroups.ts';

const NAME = 'probetop-';
/** A cgroup is empty some time after its last process has ended. */
const TRIES = 100;
const TRY_MS = 10;

export interface OwnCgroup {
  readonly path: string;
  /** Those who are still in it go where they would have been without it. */
  remove(): Promise<void>;
}

/** Below our own, so that its limits hold, and with no controller. Throws what the kernel says against it. */
export function ownCgroup(pid: number): OwnCgroup {
  const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  const parent = resolveCgroup(own);
  removeLeftOvers(parent);
  const path = join(parent, `${NAME}${pid}`);
  mkdirSync(path);
  const remove = async () => {
    for (let tries = TRIES; tries > 0; tries--) {
      if (emptied(path, parent)) return;
      await sleep(TRY_MS);
    }
  };
  try {
    writeFileSync(join(path, 'cgroup.procs'), String(pid));
  } catch (error) {
    rmdirSync(path);
    throw error;
  }
  return { path, remove };
}

function emptied(path: string, parent: string): boolean {
  try {
    for (const pid of readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
      writeFileSync(join(parent, 'cgroup.procs'), pid);
    rmdirSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Of a program that was killed. One that has processes, or whose process is there, is somebody's. */
function removeLeftOvers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${NAME}(\\d+)$`).exec(name)?.[1];
    if (pid === undefined) continue;
    try {
      readFileSync(`/proc/${pid}/stat`);
    } catch {
      try {
        rmdirSync(join(parent, name));
      } catch {}
    }
  }
}
