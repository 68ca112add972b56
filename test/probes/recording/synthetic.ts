// SPDX-License-Identifier: MIT
/** Recordings with what a test wants in them, in the layouts of the committed one. */
import { encodeFrame, encodeStart, RECORD_HEADER_BYTES } from '../../../src/probes/recording/format.ts';
import { loadRecording } from '../../../src/probes/recording/load.ts';
import { parseRecording, type Recording } from '../../../src/probes/recording/recording.ts';
import { KNOWN_OPENS } from '../../helpers/recordings.ts';

/** The attach of every synthetic recording: beyond 2^53 ns, as after 104 days of uptime. */
export const ATTACHED = 2n ** 60n + 123n;

export interface SyntheticFrame {
  readonly milliseconds: number;
  readonly shed?: number;
  readonly dropped?: number;
  /** When each open happened, milliseconds after the attach; its PID counts them all from 1. */
  readonly opens: readonly number[];
}

export const fixture: Recording = loadRecording(KNOWN_OPENS);

function openRecord(pid: number, milliseconds: number): Buffer {
  const layout = fixture.header.structs.open_event;
  const offset = (name: string) => layout?.fields.find((field) => field.name === name)?.offset ?? 0;
  const length = layout?.size ?? 0;
  const record = Buffer.alloc(RECORD_HEADER_BYTES + length);
  record.writeUInt32LE(length, 0);
  const at = (name: string) => RECORD_HEADER_BYTES + offset(name);
  record.writeBigUInt64LE(ATTACHED + BigInt(milliseconds) * 1_000_000n, at('time'));
  record.writeUInt32LE(77, at('generation'));
  record.writeUInt32LE(pid, at('pid'));
  return record;
}

/** The unpacked bytes of a recording. */
export function syntheticBytes(frames: readonly SyntheticFrame[]): Buffer {
  let pid = 0;
  const parts = frames.flatMap(({ milliseconds, opens, shed = 0, dropped = 0 }) => {
    const bytes = Buffer.concat(opens.map((time) => openRecord(++pid, time)));
    const info = { milliseconds, ring: 0, records: opens.length, bytes: bytes.length, shed, dropped };
    return [encodeFrame(info), bytes];
  });
  const clock = { monotonic: ATTACHED, realtime: 0n };
  return Buffer.concat([encodeStart({ ...fixture.header, clock }), ...parts]);
}

export function synthetic(frames: readonly SyntheticFrame[]): Recording {
  return parseRecording(syntheticBytes(frames));
}
