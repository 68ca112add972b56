// SPDX-License-Identifier: MIT
/** In a guest: the tree of peers made ready to be entered. Its folders are the guest's own copy: nothing is undone. */
import { execFileSync } from 'node:child_process';

/** What a guest is told of the peers; see test/vm/peers.ts. */
export interface PeerFolders {
  readonly tree: string;
  readonly headers: string;
}

/** @returns what is put before a peer's command */
export function enterPeers({ tree, headers }: PeerFolders): readonly [string, ...string[]] {
  const mount = (...args: string[]): unknown => execFileSync('mount', args);
  for (const folder of ['proc', 'sys', 'dev']) mount('--rbind', `/${folder}`, `${tree}/${folder}`);
  mount('-t', 'tmpfs', 'tmpfs', `${tree}/tmp`);
  // bcc compiles against them.
  for (const folder of ['usr/src', 'usr/lib/modules'])
    mount('--bind', `${headers}/${folder}`, `${tree}/${folder}`);
  return ['chroot', tree];
}
