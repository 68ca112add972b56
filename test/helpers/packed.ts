// SPDX-License-Identifier: MIT
/** What `npm run dist` makes, as it is unpacked on another machine. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './environment.ts';

/** Packs what is built. @returns the path of the archive */
export function packDist(folder: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(process.execPath, [join(root, 'scripts/dist.mjs'), folder], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  }).trim();
}

/** @returns the one folder that is in it */
export function unpackDist(archive: string, folder: string): string {
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  const [top = ''] = readdirSync(folder).filter((name) => /^probetop-[^/]*(?<!\.gz)$/.test(name));
  return join(folder, top);
}
