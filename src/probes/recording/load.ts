// SPDX-License-Identifier: MIT
/** From a file to a recording. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, constants as zlib } from 'node:zlib';
import { systemReason } from '../../text/system-reason.ts';
import { ProbeError } from '../errors.ts';
import { findAbove } from '../native.ts';
import { badRecording, MAGIC, MOST_BYTES, START_BYTES } from './format.ts';
import { READINGS_VERSION } from './readings/format.ts';
import { parseReadings, type RecordedReadings } from './readings/readings.ts';
import { parseRecording, type Recording } from './recording.ts';

/** The start of a file, packed; and how many times smaller deflate makes things at the most. */
const START_PACKED = 256;
const MOST_RATIO = 1032;

/** Reads and checks a recording of events: of one that is cut off what is there. Throws BAD_RECORDING, with one sentence for whatever is wrong. */
export function loadRecording(path: string): Recording {
  return unpackRecording(readBounded(path));
}

/** Reads and checks a recording of events or of readings: of those what is before a damage is kept. Throws BAD_RECORDING. */
export function loadAnyRecording(path: string): Recording | RecordedReadings {
  return unpackAnyRecording(readBounded(path));
}

/** The same for the bytes of such a file. */
export function unpackAnyRecording(packed: Uint8Array): Recording | RecordedReadings {
  const readings = isOfReadings(packed);
  if (!readings) return unpackRecording(packed);
  const { bytes, whole } = unpackSound(packed);
  return parseReadings(bytes, whole);
}

/** The same for the bytes of such a file. */
export function unpackRecording(packed: Uint8Array): Recording {
  // Events have no checksum but gzip's: where that does not hold, none of them can be trusted.
  const unpacked = unpackWhole(packed) ?? unpackCut(packed);
  if (!unpacked) throw badRecording('it is damaged or none');
  return parseRecording(unpacked.bytes, unpacked.whole);
}

/** Of what is unpacked only so much is told that it can be told what it is. */
function isOfReadings(packed: Uint8Array): boolean {
  const start = unpackPart(packed.subarray(0, START_PACKED), START_PACKED * MOST_RATIO);
  if (!start || start.length < START_BYTES || !MAGIC.equals(start.subarray(0, MAGIC.length))) return false;
  return start.readUInt32LE(MAGIC.length) === READINGS_VERSION;
}

interface Unpacked {
  readonly bytes: Buffer;
  /** False when more was packed. */
  readonly whole: boolean;
}

/** Undefined when it is damaged or cut off. Throws BAD_RECORDING when it is too large. */
function unpackWhole(packed: Uint8Array): Unpacked | undefined {
  try {
    return { bytes: gunzipSync(packed, { maxOutputLength: MOST_BYTES }), whole: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw badRecording(`it is larger than ${MOST_BYTES >> 20} MiB`);
    return undefined;
  }
}

/** Of one whose writer had no time to end it, or no room on the disk. Undefined when it is damaged. */
function unpackCut(packed: Uint8Array): Unpacked | undefined {
  const bytes = unpackPart(packed, MOST_BYTES);
  return bytes && { bytes, whole: false };
}

/** All that can be unpacked: to the end, or to where it is damaged or cut off. */
function unpackSound(packed: Uint8Array): Unpacked {
  const unpacked = unpackWhole(packed) ?? unpackCut(packed);
  if (unpacked) return unpacked;
  let [sound, unsound] = [0, packed.length];
  let bytes: Buffer = Buffer.alloc(0);
  // Every part before the damage can be unpacked, and none with it.
  while (unsound - sound > 1) {
    const length = Math.floor((sound + unsound) / 2);
    const part = unpackPart(packed.subarray(0, length), MOST_BYTES);
    if (part) [sound, bytes] = [length, part];
    else unsound = length;
  }
  return { bytes, whole: false };
}

/** Undefined when it is damaged, or larger than that. That it goes on is no damage. */
function unpackPart(packed: Uint8Array, most: number): Buffer | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: most, finishFlush: zlib.Z_SYNC_FLUSH });
  } catch {
    return undefined;
  }
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
