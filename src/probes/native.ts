// SPDX-License-Identifier: MIT
/** Finds and loads the addon and the BPF objects of this build. */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Addon, Alarm, NativeAddon, TerminalControl } from '../../native/index.d.ts';
import { ProbeError } from './errors.ts';

/** The nearest folder, from the one of this file up, that holds `path`; this file may be a source or the bundle. */
export function findAbove(path: string): string | undefined {
  const start = dirname(realpathSync(fileURLToPath(import.meta.url)));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function findRoot(): string {
  const found = findAbove(join('build', 'bpf'));
  if (found === undefined)
    throw new ProbeError('NOT_BUILT', 'The probes are not built.', 'Run: npm run build');
  return found;
}

let root: string | undefined;
let addon: NativeAddon | undefined;

/** The path of a BPF object by file name: `open.bpf.o`. */
export function objectPath(file: string): string {
  root ??= findRoot();
  return join(root, 'build', 'bpf', file);
}

/** A copy that was built elsewhere finds no libbpf where there is none; to build it anew would not help there. */
function remedyFor(reason: string): string {
  if (!/^libbpf\.so/.test(reason)) return 'Run: npm run build';
  return 'Install libbpf: the package libbpf1 on Debian and Ubuntu, libbpf elsewhere.';
}

/** The addon, loaded at the first call. */
export function loadAddon(): NativeAddon {
  if (addon) return addon;
  root ??= findRoot();
  const file = join(root, 'build', 'Release', 'probetop.node');
  try {
    addon = createRequire(import.meta.url)(file) as NativeAddon;
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ProbeError('NOT_BUILT', `The addon cannot be loaded: ${reason}.`, remedyFor(reason), { cause });
  }
  return addon;
}

export type { Addon, Alarm, NativeAddon, TerminalControl };
