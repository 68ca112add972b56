// SPDX-License-Identifier: MIT
/** Reads the record of bpf/block.bpf.c at a batch's cursor. */
import type { BpfObject } from '../../../native/index.d.ts';
import { blockAbi } from '../generated/block.ts';
import { OPERATIONS } from '../host/operations.ts';
import { readUint32, readUint64 } from '../read-uint.ts';
import type { FieldPlace } from '../types.ts';
import { commReader } from './comm.ts';
import { bindOffsets } from './layout.ts';
import type { RecordCursor } from './records.ts';

const COMM_BYTES = 16;
const DISK_BYTES = 32;

/** By `enum submitter_source`: where it was seen who is behind a request. Only the first two are sure. */
export const SUBMITTER_SOURCES = ['unknown', 'start', 'bio', 'insert', 'issue'] as const;

/** By `enum access_pattern`. */
export const PATTERNS = ['unknown', 'sequential', 'random'] as const;
export type AccessPattern = (typeof PATTERNS)[number];

export function blockEventReader(object: BpfObject) {
  const at = bindOffsets(object, 'block_event', blockAbi.structs.block_event);
  const comm = commReader(at.comm, COMM_BYTES);
  const disk = commReader(at.disk, DISK_BYTES);

  const u8 = (r: RecordCursor, offset: number) => r.bytes[r.at + offset] as number;
  const u32 = (r: RecordCursor, offset: number) => readUint32(r.view, r.at + offset);
  const u64 = (r: RecordCursor, offset: number) => readUint64(r.view, r.at + offset);

  return {
    /** Byte of the u64 CLOCK_MONOTONIC time of the completion in the batch's view. */
    timeAt: (r: RecordCursor) => r.at + at.time,
    /** Nanoseconds from the issue to the completion. */
    latencyNs: (r: RecordCursor) => u64(r, at.latency),
    /** Nanoseconds from the start, or the insertion, to the issue. */
    queuedNs: (r: RecordCursor) => u64(r, at.queued),
    /** Of 512 bytes, whatever the disk's own sectors are. */
    sector: (r: RecordCursor) => u64(r, at.sector),
    size: (r: RecordCursor) => u32(r, at.bytes),
    /** major << 20 | minor. */
    device: (r: RecordCursor) => u32(r, at.dev),
    /** Bits of `enum request_flag`. */
    flags: (r: RecordCursor) => u32(r, at.flags),
    pid: (r: RecordCursor) => u32(r, at.pid),
    tid: (r: RecordCursor) => u32(r, at.tid),
    uid: (r: RecordCursor) => u32(r, at.uid),
    /** Of the submitter, in cgroup v2: the inode number of its folder. */
    cgroup: (r: RecordCursor) => r.view.getBigUint64(r.at + at.cgroup, true),
    /** Number of `enum operation`. */
    operation: (r: RecordCursor) => u8(r, at.operation),
    /** The kernel's blk_status_t: 0 is success. */
    status: (r: RecordCursor) => u8(r, at.status),
    pattern: (r: RecordCursor) => PATTERNS[u8(r, at.pattern)] ?? 'unknown',
    submitter: (r: RecordCursor) => SUBMITTER_SOURCES[u8(r, at.submitter)] ?? 'unknown',
    comm,
    disk,
    /** Where a search finds what is shown. */
    places: {
      operation: (): FieldPlace => ({
        kind: 'code',
        at: at.operation,
        size: 1,
        isResult: false,
        names: OPERATIONS,
      }),
      pid: (): FieldPlace => ({ kind: 'number', at: at.pid, size: 4 }),
      sector: (): FieldPlace => ({ kind: 'number', at: at.sector, size: 8 }),
      size: (): FieldPlace => ({ kind: 'number', at: at.bytes, size: 4 }),
    },
  };
}

export type BlockEventReader = ReturnType<typeof blockEventReader>;
