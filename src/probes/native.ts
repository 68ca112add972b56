// SPDX-License-Identifier: MIT
/** Finds and loads the addon and the BPF objects of this build. */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Addon } from '../../native/index.d.ts';
import { ProbeError } from './errors.ts';

/** The folder that holds `build/`: the nearest one above this file, which may be a source file or the bundle. */
function findRoot(): string {
  const start = dirname(realpathSync(fileURLToPath(import.meta.url)));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'build', 'bpf'))) return folder;
    if (folder === dirname(folder))
      throw new ProbeError('NOT_BUILT', 'The probes are not built.', 'Run: npm run build');
  }
}

let root: string | undefined;
let addon: Addon | undefined;

/** The path of a BPF object by file name: `open.bpf.o`. */
export function objectPath(file: string): string {
  root ??= findRoot();
  return join(root, 'build', 'bpf', file);
}

/** The addon, loaded at the first call. */
export function loadAddon(): Addon {
  if (addon) return addon;
  root ??= findRoot();
  const file = join(root, 'build', 'Release', 'probetop.node');
  try {
    addon = createRequire(import.meta.url)(file) as Addon;
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ProbeError('NOT_BUILT', `The addon cannot be loaded: ${reason}.`, 'Run: npm run build', {
      cause,
    });
  }
  return addon;
}

export type { Addon };
