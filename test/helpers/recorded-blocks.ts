// SPDX-License-Identifier: MIT
/** Recordings of block requests that a test has thought up, in the layouts of this build: no kernel, no privilege. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { SUBMITTER_SOURCES } from '../../src/probes/decode/block-event.ts';
import { encodeStruct, structLayout } from '../../src/probes/decode/layout.ts';
import { blockAbi } from '../../src/probes/generated/block.ts';
import { OPERATIONS, type Operation } from '../../src/probes/host/operations.ts';
import { loadAddon, objectPath } from '../../src/probes/native.ts';
import {
  encodeFrame,
  encodeStart,
  layoutsOf,
  RECORD_HEADER_BYTES,
} from '../../src/probes/recording/format.ts';
import { parseRecording, type Recording } from '../../src/probes/recording/recording.ts';

export interface RecordedRequest {
  readonly pid: number;
  readonly comm: string;
  readonly disk: string;
  /** As the kernel packs it. */
  readonly device: number;
  readonly op: Operation;
  readonly sector: number;
  readonly latencyMs: number;
  readonly queuedMs: number;
  readonly cgroup: number;
}

const ATTACHED = 1_000_000_000;

/** The unpacked bytes of a recording; one request completes every millisecond. */
export function blockRecordingBytes(requests: readonly RecordedRequest[]): Buffer {
  const object = loadAddon().openObject(objectPath(blockAbi.object));
  const layouts = layoutsOf(object);
  const layout = structLayout(object, 'block_event');
  void object.close();
  const records = requests.map((request, i) => {
    const header = Buffer.alloc(RECORD_HEADER_BYTES);
    header.writeUInt32LE(layout.size, 0);
    const values = {
      time: ATTACHED + (i + 1) * 1_000_000,
      latency: request.latencyMs * 1e6,
      queued: request.queuedMs * 1e6,
      sector: request.sector,
      cgroup: request.cgroup,
      bytes: 4096,
      dev: request.device,
      pid: request.pid,
      tid: request.pid,
      operation: OPERATIONS.indexOf(request.op),
      submitter: SUBMITTER_SOURCES.indexOf('start'),
      comm: [...Buffer.from(request.comm)],
      disk: [...Buffer.from(request.disk)],
    };
    const padding = Buffer.alloc(-layout.size & 7);
    return Buffer.concat([header, encodeStruct(layout, values), padding]);
  });
  const bytes = Buffer.concat(records);
  const frame = { milliseconds: requests.length + 1, ring: 0, records: requests.length, shed: 0, dropped: 0 };
  const clock = { monotonic: BigInt(ATTACHED), realtime: 0n };
  const identity = { probe: 'block', object: blockAbi.object, kernel: '6.12.0' };
  return Buffer.concat([
    encodeStart({ ...identity, ...layouts, clock }),
    encodeFrame({ ...frame, bytes: bytes.length }),
    bytes,
  ]);
}

export function blockRecording(requests: readonly RecordedRequest[]): Recording {
  return parseRecording(blockRecordingBytes(requests));
}

/** The same as a file that can be played. */
export function writeBlockRecording(path: string, requests: readonly RecordedRequest[]): void {
  writeFileSync(path, gzipSync(blockRecordingBytes(requests)));
}
