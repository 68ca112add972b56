// SPDX-License-Identifier: MIT
/** This machine, as the look-up of targets reads it. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Addon } from '../../../native/index.d.ts';
import { requireTracefs } from '../host/capabilities.ts';
import { SLICE } from './slices.ts';
import type { RandomAccessFile, TargetEnvironment } from './types.ts';

/** Nothing blocks: without O_NONBLOCK a FIFO in place of a library would wait for a writer, for ever. */
async function openFile(path: string): Promise<RandomAccessFile> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const { dev, ino, size, mtimeMs, isFile } = await handle.stat().then((stat) => ({
    dev: stat.dev,
    ino: stat.ino,
    size: stat.size,
    mtimeMs: stat.mtimeMs,
    isFile: stat.isFile(),
  }));
  if (!isFile) {
    await handle.close();
    throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
  }
  return {
    size,
    identity: `${dev}:${ino}:${size}:${mtimeMs}`,
    async read(offset, length) {
      const buffer = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(buffer, done, length - done, offset + done);
        if (bytesRead === 0) throw Object.assign(new Error('the file became shorter'), { code: 'EIO' });
        done += bytesRead;
      }
      return buffer;
    },
    close: () => handle.close(),
  };
}

const PIECE = 65_536;
const LARGEST = 256 * 1024 * 1024;

/**
 * A long list that the kernel makes while it is read, a page a call. 1,400 calls through the thread pool take 1.5 s for
 * kallsyms, in one go they stop the screen for 0.1 s: so in slices, and the screen goes on in between.
 */
async function readList(path: string): Promise<Buffer> {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    const pieces: Buffer[] = [];
    let piece = Buffer.allocUnsafe(PIECE);
    let used = 0;
    let total = 0;
    let until = performance.now() + SLICE;
    for (;;) {
      const bytes = readSync(fd, piece, used, piece.length - used, null);
      if (bytes === 0) break;
      used += bytes;
      total += bytes;
      if (total > LARGEST) throw new Error('the list has no end');
      if (used === piece.length) {
        pieces.push(piece);
        piece = Buffer.allocUnsafe(PIECE);
        used = 0;
      }
      if (performance.now() < until) continue;
      await setImmediate();
      until = performance.now() + SLICE;
    }
    return Buffer.concat([...pieces, piece.subarray(0, used)]);
  } finally {
    closeSync(fd);
  }
}

/** @param addon finds tracefs, also where none is mounted; without a mount it reads a list in one go. */
export function machineEnvironment(addon: () => Addon): TargetEnvironment {
  return {
    readFile: (path) => (path === '/proc/kallsyms' ? readList(path) : readFile(path)),
    async readTracefs(path) {
      const mount = requireTracefs(addon());
      return mount.via === 'mount' ? await readList(join(mount.path, path)) : addon().readTracefs(path);
    },
    openFile,
    list: (folder) => readdir(folder),
    programFolders: (process.env.PATH ?? '').split(':').filter(isAbsolute),
    arch: process.arch,
  };
}
