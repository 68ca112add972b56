// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Apt, openApt } from './apt.ts';
import { exec } from './exec.ts';
import { withLock } from './lock.ts';
import { progress } from './progress.ts';
import { newestFirst, newestRelease, type Series, seriesSources } from './series.ts';
import { unpackKernel } from './unpack.ts';

/** What the cache holds has changed shape when this has: older entries are fetched again. */
const format = 1;

/** A kernel in the cache, complete: its description is written last and the folder renamed into place. */
export interface Kernel {
  readonly series: Series;
  /** As `uname -r` gives it in the guest. */
  readonly release: string;
  /** The Debian version of its packages, which is also the name of its folder. */
  readonly version: string;
  /** Holds `vmlinux` (ELF, with BTF), `config`, `lib/modules/<release>` and `boot/*.ko`. */
  readonly dir: string;
}

/**
 * The kernel of a series, from the cache if it is there, whatever its age; else, or with `refresh`, the newest
 * Debian has. Two runs at once wait for one another.
 */
export async function ensureKernel(series: Series, refresh = false): Promise<Kernel> {
  const root = join(cacheDir('kernels'), series);
  const cached = refresh ? undefined : await newestCached(series, root);
  if (cached !== undefined) return cached;
  await mkdir(root, { recursive: true });
  return withLock(join(root, 'lock'), 1800, async () => {
    // The run that held the lock until now may have fetched it.
    const fetched = refresh ? undefined : await newestCached(series, root);
    return fetched ?? (await fetchKernel(series, root));
  });
}

/** A folder of the cache, which is this user's and outlives checkouts. */
export function cacheDir(name: string): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'probetop', name);
}

async function newestCached(series: Series, root: string): Promise<Kernel | undefined> {
  const names = await readdir(root).catch((): string[] => []);
  for (const version of newestFirst(names.filter((name) => !name.startsWith('.')))) {
    const kernel = readKernel(series, join(root, version));
    if (kernel !== undefined) return kernel;
  }
  return undefined;
}

interface Description {
  readonly format: number;
  readonly release: string;
  readonly version: string;
}

function readKernel(series: Series, dir: string): Kernel | undefined {
  try {
    const found = JSON.parse(readFileSync(join(dir, 'kernel.json'), 'utf8')) as Partial<Description>;
    if (found.format !== format || found.release === undefined || found.version === undefined)
      return undefined;
    return { series, release: found.release, version: found.version, dir };
  } catch {
    return undefined;
  }
}

async function fetchKernel(series: Series, root: string): Promise<Kernel> {
  await removeLeftOvers(root);
  const work = await mkdtemp(join(root, '.new-'));
  try {
    progress(`${series}: reading Debian's package index`);
    const apt = await openApt(join(work, 'apt'), seriesSources[series].suites);
    const { release, version, packages } = await choose(apt, series);
    const target = join(root, version);
    const known = readKernel(series, target);
    if (known !== undefined) {
      progress(`${series}: ${version} is the newest and already here`);
      return known;
    }
    progress(`${series}: downloading ${release} (${version})`);
    await apt.download(packages, join(work, 'packages'));
    progress(`${series}: unpacking ${release}`);
    const done = join(work, 'kernel');
    await unpackKernel(join(work, 'packages'), done, release);
    const description: Description = { format, release, version };
    await writeFile(join(done, 'kernel.json'), `${JSON.stringify(description, null, 2)}\n`);
    // A machine that stops right after the rename would else be left with a full-looking folder of empty files.
    await exec(['sync', '-f', done]);
    await rm(target, { recursive: true, force: true });
    await rename(done, target);
    progress(`${series}: ${release} is ready`);
    return { series, release, version, dir: target };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Choice {
  readonly release: string;
  readonly version: string;
  readonly packages: readonly string[];
}

async function choose(apt: Apt, series: Series): Promise<Choice> {
  const source = seriesSources[series];
  const release = newestRelease(source, await apt.names(source.packagePrefix));
  if (release === undefined) {
    throw new Error(`Debian ${source.suites.join(', ')} has no kernel ${series}: see test/vm/series.ts`);
  }
  if (!source.release.test(release))
    progress(`${series}: Debian has moved on, taking ${release} in its place`);
  const version = await apt.version(`${source.packages[0]}${release}`);
  return { release, version, packages: source.packages.map((prefix) => `${prefix}${release}=${version}`) };
}

/** Only the holder of the lock makes these, so what is here now was left by a run that was killed. */
async function removeLeftOvers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith('.new-')) await rm(join(root, name), { recursive: true, force: true });
  }
}
