// SPDX-License-Identifier: MIT
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `work` while holding an exclusive lock on `path`. The lock is flock(2)'s, held by a child that ends at the
 * end of its input, so the kernel frees it however this process dies and there is no stale lock to clean up.
 */
export async function withLock<T>(path: string, waitSeconds: number, work: () => Promise<T>): Promise<T> {
  const holder = spawn(
    'flock',
    ['--exclusive', '--timeout', String(waitSeconds), path, 'sh', '-c', 'echo held; exec cat >/dev/null'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(holder, 'exit');
  const held = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!held) throw new Error(`another run has held ${path} for more than ${waitSeconds} s`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
