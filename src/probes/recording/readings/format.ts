// SPDX-License-Identifier: MIT
/**
 * A recording of a tool that counts functions: what it read at the end of each interval. As recordings of events the file is
 * gzip around
 *
 *     "probetop-record\n"   u32 version   u32 header bytes   header: JSON   frame…
 *     frame: u32 kind, u32 bytes, u32 CRC-32 of the bytes, bytes
 *
 * all little-endian. Each start of the probe has a frame `start` (JSON: rows, backend, parameters) and one `stop`, between which
 * are readings: cumulative since the start, of which only what has changed is written. Whoever reads it stops at the first frame that is
 * not whole; what came before is sound.
 */
import { crc32 } from 'node:zlib';
import { MAGIC } from '../format.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Those of events are of version 1. */
export const READINGS_VERSION = 2;
export const FRAME_BYTES = 12;

/** As numbers in the file. */
export const FRAME_KINDS = ['start', 'who', 'told', 'begin', 'interval', 'stop'] as const;

/**
 * `start`, `who` is traced from now on and what was `told` of that are JSON. `begin` is what had been counted when counting began
 * anew, for another filter; `interval` what had been at the end of one.
 */
export type FrameKind = (typeof FRAME_KINDS)[number];

export interface ReadingsHeader {
  /** `funccount`. */
  readonly tool: string;
  /** `uname -r` of where it was made. */
  readonly kernel: string;
}

/** When something was read, and what was lost until then. */
export interface ReadAt {
  /** Nanoseconds since 1970. */
  readonly realtime: bigint;
  /** Seconds since the first start of the probe. */
  readonly offset: number;
  /** How long the interval was, as it was told. */
  readonly seconds: number;
  /** Runs that the kernel left out; -1 where it cannot tell. */
  readonly missed: number;
  /** Calls without a time. */
  readonly untracked: number;
}

/** Three hundred years. */
const LONGEST_SECONDS = 1e10;

export function encodeReadingsStart(header: ReadingsHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(READINGS_VERSION, 0);
  numbers.writeUInt32LE(json.length, 4);
  return Buffer.concat([MAGIC, numbers, json]);
}

export function encodeReadingsFrame(kind: FrameKind, body: Uint8Array): Buffer {
  const start = Buffer.alloc(FRAME_BYTES);
  start.writeUInt32LE(FRAME_KINDS.indexOf(kind), 0);
  start.writeUInt32LE(body.length, 4);
  start.writeUInt32LE(crc32(body), 8);
  return Buffer.concat([start, body]);
}

export function writeReadAt(to: ByteWriter, { realtime, offset, seconds, missed, untracked }: ReadAt): void {
  to.uint64(realtime);
  to.float64(offset);
  to.float64(seconds);
  to.float64(missed);
  to.float64(untracked);
}

/** Throws RangeError. */
export function readReadAt(from: ByteReader): ReadAt {
  return {
    realtime: from.uint64(),
    offset: from.float64(0, LONGEST_SECONDS),
    seconds: from.float64(0, LONGEST_SECONDS),
    missed: from.float64(-1, Number.MAX_SAFE_INTEGER),
    untracked: from.float64(0, Number.MAX_SAFE_INTEGER),
  };
}
