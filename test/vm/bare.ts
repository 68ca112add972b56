// SPDX-License-Identifier: MIT
/** A bare Debian 12: a shell, and the libraries that Node and probetop ask for. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from './kernels.ts';
import { withLock } from './lock.ts';
import { ensureTree } from './trees.ts';

/** libstdc++6 is Node's; readlink, of coreutils, is asked for by bin/probetop where it is a link. */
const PACKAGES = ['dash', 'coreutils', 'libc6', 'libstdc++6', 'libbpf1'] as const;

/** @returns its folder, to be entered by chroot; from the cache, whatever its age */
export async function ensureBareDebian(): Promise<string> {
  const root = cacheDir('bare');
  const dir = join(root, 'bookworm');
  await mkdir(root, { recursive: true });
  return await withLock(join(root, 'lock'), 1800, async () => {
    await ensureTree(dir, 'a bare Debian 12', ['bookworm'], (apt, into) =>
      apt.downloadClosure(PACKAGES, into),
    );
    return dir;
  });
}
