// SPDX-License-Identifier: MIT
/**
 * A recording: what one probe's object handed out, with the layouts to read it by. The file is gzip around
 *
 *     "probetop-record\n"   u32 version   u32 header bytes   header: JSON, spaces to a multiple of 8   frame…
 *     frame: u32 milliseconds since the attach, u32 ring, u32 records, u32 bytes, u64 shed, u64 dropped, records
 *
 * all little-endian. Rings are numbered in the order of their names. Shed and dropped count from the attach on. Records are
 * as {@link BpfObject.drain} hands them out. A file may be several gzip members, one for each start of the probe. Where the
 * last one has no end, what is before it is sound: gzip's own end was not written.
 */
import type { BpfObject, ClockSample } from '../../../native/index.d.ts';
import { ProbeError } from '../errors.ts';

export const MAGIC = Buffer.from('probetop-record\n');
export const VERSION = 1;
/** Magic, version, length of the header. */
export const START_BYTES = MAGIC.length + 8;
export const FRAME_BYTES = 32;
/** Before each record: u32 length, u32 unused. */
export const RECORD_HEADER_BYTES = 8;

/** A header is some kB: the layouts of one object. */
export const MOST_HEADER_BYTES = 1 << 20;
/** Where recording stops. */
export const MOST_RECORD_BYTES = 64 << 20;
/** What a reader unpacks at most: twice that, for the frames around few records. */
export const MOST_BYTES = 128 << 20;

/** The layouts of an opened object, without its methods. */
export type ObjectLayouts = Pick<BpfObject, 'structs' | 'rings' | 'maps' | 'globals' | 'programs'>;

export interface RecordingHeader extends ObjectLayouts {
  /** The probe's id: `open`. */
  readonly probe: string;
  /** The object's file name: `open.bpf.o`. */
  readonly object: string;
  /** `uname -r` of where it was made. */
  readonly kernel: string;
  /** When it was attached. */
  readonly clock: ClockSample;
}

export interface FrameInfo {
  readonly milliseconds: number;
  readonly ring: number;
  readonly records: number;
  readonly bytes: number;
  /** What the arena had no room for. */
  readonly shed: number;
  /** What the kernel's ring had no room for. */
  readonly dropped: number;
}

export function ringNames(layouts: Pick<ObjectLayouts, 'rings'>): readonly string[] {
  return Object.keys(layouts.rings).sort();
}

export function layoutsOf(object: ObjectLayouts): ObjectLayouts {
  const { structs, rings, maps, globals, programs } = object;
  return { structs, rings, maps, globals, programs };
}

export function encodeStart(header: RecordingHeader): Buffer {
  const { monotonic, realtime } = header.clock;
  const clock = { monotonic: String(monotonic), realtime: String(realtime) };
  const json = Buffer.from(JSON.stringify({ ...header, clock }));
  const padded = Buffer.concat([json, Buffer.alloc(-json.length & 7, ' ')]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(VERSION, 0);
  numbers.writeUInt32LE(padded.length, 4);
  return Buffer.concat([MAGIC, numbers, padded]);
}

export function encodeFrame(frame: FrameInfo): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES);
  bytes.writeUInt32LE(frame.milliseconds, 0);
  bytes.writeUInt32LE(frame.ring, 4);
  bytes.writeUInt32LE(frame.records, 8);
  bytes.writeUInt32LE(frame.bytes, 12);
  bytes.writeBigUInt64LE(BigInt(frame.shed), 16);
  bytes.writeBigUInt64LE(BigInt(frame.dropped), 24);
  return bytes;
}

/** @param what why, to follow a colon */
export function badRecording(what: string): ProbeError {
  return new ProbeError('BAD_RECORDING', `This is no recording that can be played: ${what}.`);
}
