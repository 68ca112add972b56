// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { rmdirSync } from 'node:fs';
import { temporaryFolder } from './environment.ts';

/** A file system in memory that has room for so much (`64k`); gone when the scope that holds it ends. Needs root. */
export function smallDisk(size: string): { readonly path: string } & Disposable {
  const { path } = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'probetop-test', path]);
  return {
    path,
    [Symbol.dispose]: () => {
      execFileSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}
