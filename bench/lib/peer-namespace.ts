// SPDX-License-Identifier: MIT
/** A peer's command inside its tree, in a mount namespace of its own: nothing is left mounted, here or in a guest. */

const SCRIPT = [
  'for folder in proc sys dev; do mount --rbind /$folder "$0/$folder" || exit; done',
  'mount -t tmpfs tmpfs "$0/tmp" && mkdir "$0/tmp/host" && mount --bind "$1" "$0/tmp/host" || exit',
  'tree=$0; shift; exec chroot "$tree" "$@"',
].join('\n');

/** Where the folder is that the command sees of this machine. */
export const SEEN = '/tmp/host';

/** Every program execs the next, so what runs has the PID of what was started. */
export function insidePeers(
  tree: string,
  folder: string,
  argv: readonly string[],
): readonly [string, ...string[]] {
  return ['unshare', '-m', 'sh', '-c', SCRIPT, tree, folder, ...argv];
}
