// SPDX-License-Identifier: MIT
/** Something for every tool to see, as long as it is looked at: opens, requests, folders, shells that start and ask getpid for their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { start } from './child.ts';
import { hasGuestDisk } from './scratch-disk.ts';

/** Ten minutes at the most, whatever becomes of who started it. The shells wait for no disk, which may be busy for longer than a test. */
const SCRIPT = `
{
  i=0
  while [ $i -lt 3000 ] && kill -0 $$ 2>/dev/null; do
    i=$((i+1))
    sh -c :
    sleep 0.2
  done
} &
i=0
while [ $i -lt 3000 ]; do
  i=$((i+1))
  mkdir folder; rmdir folder
  dd if=/dev/zero of=file bs=4096 count=1 conv=fsync 2>/dev/null
  sleep 0.2
done`;

/** On a disk; a folder in memory would make no requests. */
export function busyMachine(): AsyncDisposable {
  const folder = mkdtempSync(`${hasGuestDisk() ? '/scratch' : tmpdir()}/busy-`);
  const child = start(['sh', '-c', `cd "$0" || exit${SCRIPT}`, folder]);
  return {
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      // What the shell had just started may still write.
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
