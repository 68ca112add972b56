// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './environment.ts';

/** Compiles one C file to a static program in build/test, unless one newer than it and its folder's headers is there. */
export function compile(source: string): string {
  const folder = join(root, 'build/test');
  const program = join(folder, basename(source, '.c'));
  const sources = [source, ...globSync(join(dirname(source), '*.h'))];
  if (modified(program) > Math.max(...sources.map(modified))) return program;
  mkdirSync(folder, { recursive: true });
  // Test files run side by side: each compiles to a name of its own, and the last rename wins whole.
  const draft = `${program}.${process.pid}`;
  try {
    execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-static', '-pthread', source, '-o', draft], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    renameSync(draft, program);
  } finally {
    rmSync(draft, { force: true });
  }
  return program;
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
