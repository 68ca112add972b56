// SPDX-License-Identifier: MIT
/** Reads the record of bpf/open.bpf.c at a batch's cursor. */
import type { BpfObject } from '../../../native/index.d.ts';
import { openAbi } from '../generated/open.ts';
import { ERRNO_NAMES } from '../host/errno.ts';
import { readUint32 } from '../read-uint.ts';
import type { FieldPlace } from '../types.ts';
import { type ByteRange, commReader } from './comm.ts';
import { bindOffsets } from './layout.ts';
import type { RecordCursor } from './records.ts';

const SLASH = Buffer.from('/');
/** Stands for what lies above a base directory that was too deep to follow. */
const CUT = Buffer.from('[...]');

export function openEventReader(object: BpfObject) {
  const fields = openAbi.structs.open_event;
  const at = bindOffsets(object, 'open_event', fields);
  const comm = commReader(at.comm, at.bytes - at.comm);

  const u8 = (r: RecordCursor, offset: number) => r.bytes[r.at + offset] as number;
  const u16 = (r: RecordCursor, offset: number) => r.view.getUint16(r.at + offset, true);
  const u32 = (r: RecordCursor, offset: number) => readUint32(r.view, r.at + offset);

  const nameRange = (r: RecordCursor): ByteRange => {
    const start = r.at + at.bytes;
    return { start, end: Math.min(start + u16(r, at.name_bytes), r.at + r.length) };
  };

  return {
    /** Byte of the u64 CLOCK_MONOTONIC time in the batch's view. */
    timeAt: (r: RecordCursor) => r.at + at.time,
    pid: (r: RecordCursor) => u32(r, at.pid),
    tid: (r: RecordCursor) => u32(r, at.tid),
    uid: (r: RecordCursor) => u32(r, at.uid),
    /** The descriptor, or the negative errno. */
    result: (r: RecordCursor) => r.view.getInt32(r.at + at.result, true),
    /** A number: flags beyond 2^53 do not exist. */
    flags: (r: RecordCursor) => u32(r, at.flags) + u32(r, at.flags + 4) * 0x1_0000_0000,
    mode: (r: RecordCursor) => u32(r, at.mode),
    commRange: comm.range,
    nameRange,
    /** Where a search finds what is shown; of names with their folders, those that begin with a slash. */
    places: {
      comm: comm.place,
      name: (full: boolean): FieldPlace => ({
        kind: 'tail',
        at: at.bytes,
        lengthAt: at.name_bytes,
        inexact: [at.name_unreadable, at.name_too_long],
        absolute: full,
      }),
      error: (): FieldPlace => ({ kind: 'code', at: at.result, size: 4, isResult: true, names: ERRNO_NAMES }),
      pid: (): FieldPlace => ({ kind: 'number', at: at.pid, size: 4 }),
      tid: (): FieldPlace => ({ kind: 'number', at: at.tid, size: 4 }),
      uid: (): FieldPlace => ({ kind: 'number', at: at.uid, size: 4 }),
    },
    /** Whether comm is that of the record before, to which this was asked last. */
    sameComm: comm.same,
    comm: comm.text,
    /** As bcc's -n: whether comm holds these bytes. */
    commHolds: (r: RecordCursor, bytes: Buffer): boolean => comm.bytes(r).includes(bytes),
    nameUnreadable: (r: RecordCursor) => u8(r, at.name_unreadable) !== 0,
    nameTooLong: (r: RecordCursor) => u8(r, at.name_too_long) !== 0,
    baseUnknown: (r: RecordCursor) => u8(r, at.base_unknown) !== 0,
    /**
     * The name with the directory it is relative to before it, as exact bytes; undefined when that is not known or was
     * not asked for. `.` and `..` in the name stay: behind a symbolic link they cannot be resolved afterwards.
     */
    fullPath: (r: RecordCursor): Uint8Array | undefined => {
      const name = nameRange(r);
      const bytes = r.bytes.subarray(name.start, name.end);
      if (bytes[0] === 0x2f) return bytes;
      if (u8(r, at.base_unknown) !== 0 || u8(r, at.name_unreadable) !== 0) return undefined;
      const end = Math.min(name.end + u16(r, at.base_bytes), r.at + r.length);
      const parts = splitAtNul(r.bytes.subarray(name.end, end)).reverse();
      if (u8(r, at.base_cut) !== 0) parts.unshift(CUT);
      if (bytes.length > 0) parts.push(bytes);
      return parts.length === 0 ? SLASH : Buffer.concat(parts.flatMap((part) => [SLASH, part]));
    },
  };
}

export type OpenEventReader = ReturnType<typeof openEventReader>;

/** Pieces that each end in a NUL. */
function splitAtNul(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return parts;
}
