// SPDX-License-Identifier: MIT
/** From a file to a recording. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ProbeError } from '../errors.ts';
import { findAbove } from '../native.ts';
import { badRecording, MOST_BYTES } from './format.ts';
import { parseRecording, type Recording } from './recording.ts';

/** Reads and checks a recording. Throws BAD_RECORDING, with one sentence for whatever is wrong. */
export function loadRecording(path: string): Recording {
  return unpackRecording(readBounded(path));
}

/** The same for the bytes of such a file. */
export function unpackRecording(packed: Uint8Array): Recording {
  let bytes: Buffer;
  try {
    bytes = gunzipSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw badRecording(tooLarge ? `it is larger than ${MOST_BYTES >> 20} MiB` : 'it is damaged or none');
  }
  return parseRecording(bytes);
}

/** The recording that `probetop demo` plays. Throws BAD_RECORDING when this installation has none. */
export function demoPath(): string {
  const name = join('demo', 'opensnoop.rec');
  const folder = findAbove(name);
  if (folder === undefined) throw new ProbeError('BAD_RECORDING', 'The recording of the demo is missing.');
  return join(folder, name);
}

function readBounded(path: string): Buffer {
  let fd: number;
  try {
    // A FIFO would keep us waiting for its writer.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    throw cannotRead(path, error);
  }
  try {
    if (!fstatSync(fd).isFile()) throw badRecording(`${JSON.stringify(path)} is no file`);
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const part = Buffer.allocUnsafe(1 << 20);
      const bytes = readSync(fd, part);
      if (bytes === 0) return Buffer.concat(parts, total);
      total += bytes;
      if (total > MOST_BYTES) throw badRecording(`it is larger than ${MOST_BYTES >> 20} MiB`);
      parts.push(part.subarray(0, bytes));
    }
  } catch (error) {
    throw error instanceof ProbeError ? error : cannotRead(path, error);
  } finally {
    closeSync(fd);
  }
}

function cannotRead(path: string, error: unknown): ProbeError {
  return new ProbeError(
    'BAD_RECORDING',
    `The recording ${JSON.stringify(path)} cannot be read: ${systemReason(error)}.`,
  );
}

/** `no such file or directory` out of `ENOENT: no such file or directory, open 'x'`. */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^E\w+: ([^,]+)/.exec(message)?.[1] ?? message;
}
