// SPDX-License-Identifier: MIT
import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exec } from './exec.ts';
import { extractVmlinux } from './vmlinux.ts';

/**
 * What the guest needs before it has mounted its root, and the disk, port and random numbers it starts with.
 * crc32c_generic: ext4 asks for it by its algorithm's name, so modules.dep does not list it.
 */
const bootModules = [
  'virtio_pci',
  'virtio_blk',
  'virtio_console',
  'virtio_rng',
  '9p',
  '9pnet_virtio',
  'overlay',
  'crc32c_generic',
  'ext4',
];

/** Unpacks the packages of one kernel into `target`: vmlinux, config, lib/modules/<release>, boot/<nn>-<module>.ko. */
export async function unpackKernel(packages: string, target: string, release: string): Promise<void> {
  const tree = join(packages, 'tree');
  for (const name of await readdir(packages)) {
    await exec(['dpkg', '-x', join(packages, name), tree], { timeoutMs: 300_000 });
  }
  // The older packages have lib/modules and boot/vmlinuz-*, the newer everything under usr/lib/modules.
  const places = ['usr/lib/modules', 'lib/modules'].map((dir) => join(tree, dir, release));
  const modules = await firstPresent(places);
  const image = await firstPresent([join(modules, 'vmlinuz'), join(tree, `boot/vmlinuz-${release}`)]);
  const config = await firstPresent([join(modules, 'config'), join(tree, `boot/config-${release}`)]);
  await mkdir(join(target, 'lib/modules'), { recursive: true });
  await writeFile(join(target, 'vmlinux'), await extractVmlinux(await readFile(image)));
  await copyFile(config, join(target, 'config'));
  await rename(modules, join(target, 'lib/modules', release));
  await exec(['depmod', '-b', target, release], { timeoutMs: 300_000 });
  await unpackBootModules(target, release);
}

async function firstPresent(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    if (await stat(path).catch(() => undefined)) return path;
  }
  throw new Error(`the kernel's packages hold none of ${paths.map((path) => basename(path)).join(', ')}`);
}

/** Decompressed, for busybox's insmod cannot, and numbered in the order in which they must be loaded. */
async function unpackBootModules(target: string, release: string): Promise<void> {
  const dir = join(target, 'lib/modules', release);
  const dependencies = parseModulesDep(await readFile(join(dir, 'modules.dep'), 'utf8'));
  const builtin = await readFile(join(dir, 'modules.builtin'), 'utf8');
  const order = loadOrder(bootModules, dependencies, new Set(builtin.split('\n').map(moduleName)));
  await mkdir(join(target, 'boot'));
  for (const [index, path] of order.entries()) {
    const name = `${String(index).padStart(2, '0')}-${moduleName(path)}.ko`;
    await writeFile(join(target, 'boot', name), await readModule(join(dir, path)));
  }
}

async function readModule(path: string): Promise<Buffer> {
  if (path.endsWith('.xz')) return exec(['xz', '-dc', path]);
  if (path.endsWith('.zst')) return exec(['zstd', '-dcq', path]);
  return readFile(path);
}

/** modules.dep: a module's path, a colon, all that it needs, the first to be loaded last. */
export function parseModulesDep(text: string): Map<string, string[]> {
  const entries = text.split('\n').flatMap((line): [string, string[]][] => {
    const [path, needs] = line.split(':');
    if (path === undefined || needs === undefined) return [];
    const before = needs.split(' ').filter(Boolean).toReversed();
    return [[moduleName(path), [...before, path]]];
  });
  return new Map(entries);
}

/** The paths to load, in order, each once. What is built in needs no loading; what is neither is an error. */
export function loadOrder(
  wanted: readonly string[],
  dependencies: ReadonlyMap<string, readonly string[]>,
  builtin: ReadonlySet<string>,
): string[] {
  const paths = wanted.flatMap((name) => {
    const found = dependencies.get(name);
    // Since 6.15 or so crc32c lives in lib/crc and there is no such module.
    if (found !== undefined || builtin.has(name) || name === 'crc32c_generic') return found ?? [];
    throw new Error(`this kernel has no module ${name}`);
  });
  return [...new Set(paths)];
}

/** `kernel/fs/9p/9p.ko.xz` is `9p`; the kernel takes - and _ for the same. */
function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}
