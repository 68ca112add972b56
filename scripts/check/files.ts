// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

const sourceExtensions = new Set(['.ts', '.tsx', '.mjs', '.c', '.cc', '.h', '.sh', '.gyp']);
/** Sources that have no extension to be known by. */
const sourceNames = /(^|\/)(Makefile|\.clang-format)$|^bin\/|^\.ci\//;

/** What a tree that is no git checkout (an unpacked archive) is told apart by. */
const ignoredFolders = new Set(['.git', 'node_modules', 'build', 'dist']);

function walk(top: string, folder = ''): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : walk(top, path);
    return entry.isFile() ? [path] : [];
  });
}

/** The project's files, tracked or not yet, without what git ignores; relative to `top`, sorted. */
export function projectFiles(top: string): string[] {
  // Git refuses a checkout of another user's, such as root's view of a user's clone.
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = spawnSync('git', args, { cwd: top, encoding: 'utf8', maxBuffer: 1 << 26 });
  const files = git.status === 0 ? git.stdout.split('\0').filter((path) => path !== '') : walk(top);
  return [...new Set(files)].filter((path) => existsSync(join(top, path))).sort();
}

/** Whether people write and read this file as a program. */
export function isSource(path: string): boolean {
  return sourceExtensions.has(extname(path)) || sourceNames.test(path);
}
