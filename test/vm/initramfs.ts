// SPDX-License-Identifier: MIT
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CpioEntry, cpio } from './cpio.ts';
import type { Kernel } from './kernels.ts';

/** The first root file system of a guest: a static busybox, the modules needed to reach the host's, two scripts. */
export async function buildInitramfs(kernel: Kernel, busybox: string, settings: string): Promise<Buffer> {
  const here = import.meta.dirname;
  const modules = join(kernel.dir, 'boot');
  const entries: CpioEntry[] = [
    { path: 'bin', content: 'directory' },
    { path: 'bin/busybox', content: await readFile(busybox) },
    { path: 'init', content: await readFile(join(here, 'init')) },
    { path: 'agent', content: await readFile(join(here, 'agent')) },
    { path: 'settings', content: Buffer.from(settings) },
    { path: 'modules', content: 'directory' },
  ];
  for (const name of (await readdir(modules)).toSorted()) {
    entries.push({ path: `modules/${name}`, content: await readFile(join(modules, name)) });
  }
  return cpio(entries);
}
