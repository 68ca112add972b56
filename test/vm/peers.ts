// SPDX-License-Identifier: MIT
/** The tracers of Debian's unstable, unpacked into a tree of their own, for benchmarks and tests in guests. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, type Kernel } from './kernels.ts';
import { withLock } from './lock.ts';
import { seriesSources } from './series.ts';
import { ensureTree } from './trees.ts';

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
