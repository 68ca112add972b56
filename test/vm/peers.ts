// SPDX-License-Identifier: MIT
/** The tracers of Debian's unstable, unpacked into a tree of their own, for benchmarks in guests. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Apt, openApt } from './apt.ts';
import { exec } from './exec.ts';
import { cacheDir, type Kernel } from './kernels.ts';
import { withLock } from './lock.ts';
import { progress } from './progress.ts';
import { seriesSources } from './series.ts';

const TRACERS = ['bpftrace', 'bpfcc-tools', 'libbpf-tools'] as const;
/** What they run: bcc a shell, funclatency `which`; stdbuf has output come line by line. */
const BESIDE = ['dash', 'coreutils', 'debianutils'] as const;
/** Names that an installation would have made. */
const LINKS = [['which.debianutils', 'usr/bin/which']] as const;

/** A root file system with the peers in it, unpacked and not installed: to be entered by chroot. */
export interface PeerTree {
  readonly dir: string;
  /** `usr/src` and `usr/lib/modules` with the headers of a kernel, to be mounted over the tree's. */
  headersOf(kernel: Kernel): string;
}

/**
 * The tree, and the headers of these kernels, which bcc compiles against: from the cache whatever their age, else the
 * newest there are. Who removes their folders has them fetched again.
 */
export async function ensurePeers(kernels: readonly Kernel[]): Promise<PeerTree> {
  const root = cacheDir('peers');
  const dir = join(root, 'sid');
  const headersOf = (kernel: Kernel): string => join(root, `headers-${kernel.release}`);
  await mkdir(root, { recursive: true });
  return await withLock(join(root, 'lock'), 1800, async () => {
    await ensureTree(
      dir,
      `${TRACERS.join(', ')} of sid`,
      ['sid'],
      (apt, into) => apt.downloadClosure([...TRACERS, ...BESIDE], into),
      LINKS,
    );
    for (const kernel of kernels) {
      const { suites } = seriesSources[kernel.series];
      await ensureTree(headersOf(kernel), `the headers of ${kernel.release}`, suites, (apt, into) =>
        apt.download(headerPackages(kernel), into),
      );
    }
    return { dir, headersOf };
  });
}

/** What is of the architecture, and what is of all. */
function headerPackages({ release, version }: Kernel): string[] {
  const base = release.slice(0, release.lastIndexOf('-'));
  return [`linux-headers-${release}=${version}`, `linux-headers-${base}-common=${version}`];
}

/** A folder is renamed into place when it is complete. The lock is held: what else is there was left by a run that was killed. */
async function ensureTree(
  target: string,
  what: string,
  suites: readonly string[],
  download: (apt: Apt, into: string) => Promise<void>,
  links: readonly (readonly [to: string, from: string])[] = [],
): Promise<void> {
  if (existsSync(target)) return;
  const work = await mkdtemp(`${target}.new-`);
  try {
    progress(`peers: downloading ${what}`);
    const packages = join(work, 'packages');
    await download(await openApt(join(work, 'apt'), suites), packages);
    progress(`peers: unpacking ${what}`);
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
