// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from './environment.ts';

/** Room for 1512 requests of `blocks.c`, 64 kB apart. */
const BYTES = 112 << 20;
/** A guest's own disk, empty, on virtio. */
const GUEST_DISK = '/scratch';

/** Something to read and write directly, gone with the scope that holds it. */
export interface ScratchDisk extends Disposable {
  /** A block device, or a file that is written through. */
  readonly target: string;
  /** The disk's name, as the kernel has it: `loop3`. */
  readonly disk: string;
}

/** A loop device on a sparse file in the temporary folder. */
export function loopDisk(): ScratchDisk {
  return loopDiskOn([], (image) => {
    closeSync(openSync(image, 'w'));
    truncateSync(image, BYTES);
  });
}

/** The same on a file that is written through, below which no cache answers: as slow as the disk it is on. */
export function slowLoopDisk(): ScratchDisk {
  return loopDiskOn(['--direct-io=on'], writeThrough);
}

function loopDiskOn(options: readonly string[], make: (image: string) => void): ScratchDisk {
  // A guest has it as a module, and nobody in it to load it.
  if (!existsSync('/dev/loop-control')) execFileSync('modprobe', ['loop']);
  const folder = temporaryFolder();
  const image = join(folder.path, 'image');
  make(image);
  const target = execFileSync('losetup', [...options, '-f', '--show', image], { encoding: 'utf8' }).trim();
  return {
    target,
    disk: basename(target),
    [Symbol.dispose]: () => {
      execFileSync('losetup', ['-d', target]);
      folder[Symbol.dispose]();
    },
  };
}

/** Whether this is a guest with a disk of its own. */
export function hasGuestDisk(): boolean {
  return /^\/dev\/vda \/scratch ext4 /m.test(readFileSync('/proc/mounts', 'utf8'));
}

let files = 0;

/** A file that has all its blocks. */
function writeThrough(path: string): void {
  const chunk = Buffer.alloc(1 << 20);
  const fd = openSync(path, 'w');
  for (let written = 0; written < BYTES; written += chunk.length) writeSync(fd, chunk);
  fsyncSync(fd);
  closeSync(fd);
  if (statSync(path).size !== BYTES) throw new Error('the scratch disk is too small');
}

/**
 * A file on the guest's virtio disk, written through so that direct I/O only overwrites. What the file system has put off until then, of
 * files that came before too, is on the disk: after five direct writes there came 4 more within 40 s without this, 3 without the
 * mount option of `agent`, 21 without either, none with both (7.2).
 */
export function guestDisk(): ScratchDisk {
  const target = join(GUEST_DISK, `blocks-${process.pid}-${++files}`);
  writeThrough(target);
  execFileSync('sync', ['-f', GUEST_DISK]);
  return { target, disk: 'vda', [Symbol.dispose]: () => rmSync(target, { force: true }) };
}
