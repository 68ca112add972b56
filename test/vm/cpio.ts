// SPDX-License-Identifier: MIT

export interface CpioEntry {
  /** Relative to the root of the archive, without a leading slash; parent folders must come first. */
  readonly path: string;
  readonly content: Uint8Array | 'directory';
}

/** An archive of the "newc" kind, which the kernel unpacks as its first root file system. */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => record(entry.path, entry.content, index + 1));
  return Buffer.concat([...parts, ...record('TRAILER!!!', new Uint8Array(), 0)]);
}

function record(path: string, content: Uint8Array | 'directory', inode: number): Uint8Array[] {
  const isDirectory = content === 'directory';
  const data = isDirectory ? new Uint8Array() : content;
  const name = Buffer.from(`${path}\0`);
  const mode = isDirectory ? 0o040755 : 0o100755;
  const links = isDirectory ? 2 : 1;
  //               ino,  mode, uid, gid, links, mtime, size, device and rdev,  name size, check
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  const head = Buffer.concat([Buffer.from(header), name]);
  return [head, padding(head.length), data, padding(data.length)];
}

/** Name and content both end on a multiple of four. */
function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
