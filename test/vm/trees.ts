// SPDX-License-Identifier: MIT
/** Root file systems of Debian packages, unpacked and not installed. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Apt, openApt } from './apt.ts';
import { exec } from './exec.ts';
import { progress } from './progress.ts';

/** A folder is renamed into place when it is complete. The lock is held: what else is there was left by a run that was killed. */
export async function ensureTree(
  target: string,
  what: string,
  suites: readonly string[],
  download: (apt: Apt, into: string) => Promise<void>,
  links: readonly (readonly [to: string, from: string])[] = [],
): Promise<void> {
  if (existsSync(target)) return;
  const work = await mkdtemp(`${target}.new-`);
  try {
    progress(`trees: downloading ${what}`);
    const packages = join(work, 'packages');
    await download(await openApt(join(work, 'apt'), suites), packages);
    progress(`trees: unpacking ${what}`);
    await unpack(packages, join(work, 'tree'));
    for (const [to, from] of links) await symlink(to, join(work, 'tree', from));
    await exec(['sync', '-f', work]);
    await rename(join(work, 'tree'), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpack(packages: string, tree: string): Promise<void> {
  // Some packages still have files in /lib, as the link that it is on an installed system.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(tree, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(tree, name));
  }
  for (const name of ['proc', 'sys', 'dev', 'tmp', 'usr/src', 'usr/lib/modules'])
    await mkdir(join(tree, name), { recursive: true });
  const files = (await readdir(packages)).filter((name) => name.endsWith('.deb'));
  const script = 'dpkg-deb --fsys-tarfile "$0" | tar -x --keep-directory-symlink -C "$1"';
  for (const file of files) await exec(['sh', '-c', script, join(packages, file), tree]);
}
