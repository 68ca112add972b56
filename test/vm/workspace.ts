// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from './exec.ts';

const prefix = 'probetop-vm-';
const scratchSize = '2G';

/** A folder for the files of one guest. Those of runs that were killed are swept up first. */
export async function makeWorkspace(): Promise<string> {
  sweep();
  const dir = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  mkdirSync(join(dir, 'jobs'));
  mkdirSync(join(dir, 'share'));
  // Formatted here in 50 ms; the file is sparse and discarding the whole of it is in vain.
  const features = 'nodiscard,lazy_itable_init=1,lazy_journal_init=1';
  await exec(['mkfs.ext4', '-q', '-F', '-E', features, join(dir, 'scratch.img'), scratchSize]);
  return dir;
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) removeQuietly(join(tmpdir(), name));
  }
}

/** Another user's folder is not ours to remove. */
export function removeQuietly(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    // Left for its owner.
  }
}
