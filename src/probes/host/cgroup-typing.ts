// SPDX-License-Identifier: MIT
/** What is told of a cgroup while its name is typed. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TypingHelp } from '../trace.ts';
import { resolveCgroup } from './cgroups.ts';

/** Names of the cgroups right below one, in alphabetical order. */
function below(path: string): readonly string[] {
  const entries: readonly Dirent[] = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export const cgroupTyping: TypingHelp = {
  explain: (_, text) => {
    const name = text.trim();
    if (name === '') return Promise.resolve('a folder, or a name below the mount; Tab completes');
    const count = below(resolveCgroup(name)).length;
    return Promise.resolve(count === 0 ? 'a cgroup' : `a cgroup, with ${count} right below it`);
  },
  complete: (_, text, most) => {
    const end = text.lastIndexOf('/') + 1;
    const [folder, start] = [text.slice(0, end), text.slice(end)];
    // The root of a path is above the mount: what begins there is completed once it is in it.
    const names = below(resolveCgroup(folder === '' ? '.' : folder));
    const fitting = names.filter((name) => name.startsWith(start)).slice(0, most);
    return Promise.resolve(fitting.map((name) => (folder === '' ? name : join(folder, name))));
  },
};
