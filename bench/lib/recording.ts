// SPDX-License-Identifier: MIT
/** What bench/pty.c records of a terminal. */
import type { Emulator } from './emulator.ts';

const kinds = ['started', 'written', 'typed', 'ended'] as const;

export interface TerminalRecord {
  readonly kind: (typeof kinds)[number];
  /** Milliseconds of CLOCK_MONOTONIC, as {@link now} has them. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** Milliseconds of the clock that recordings have their times of. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const HEADER_BYTES = 16;

/** The whole records of these bytes, and how many bytes they are: the last one may still be being written. */
export function parseRecords(bytes: Buffer): { records: TerminalRecord[]; used: number } {
  const records: TerminalRecord[] = [];
  let used = 0;
  while (bytes.length - used >= HEADER_BYTES) {
    const end = used + HEADER_BYTES + bytes.readUInt32LE(used + 12);
    if (end > bytes.length) break;
    const kind = kinds[bytes.readUInt32LE(used + 8)];
    if (kind === undefined) throw new Error('a recording holds what pty.c does not write');
    const at = Number(bytes.readBigUInt64LE(used)) / 1e6;
    records.push({ kind, at, bytes: bytes.subarray(used + HEADER_BYTES, end) });
    used = end;
  }
  return { records, used };
}

/** What a program wrote to make the next picture. */
export interface Update {
  /** When the last of it was there. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** The end of a synchronized update (DEC mode 2026): a terminal that knows it shows the picture only now. */
const PICTURE_ENDS = '\x1b[?2026l';
/** Programs that do not say where a picture ends write the whole of it in less, and the next one later. */
const PAUSE_MS = 30;

const PICTURE_BEGINS = '\x1b[?2026h';

/**
 * Draws what was written, read by read, and says each time when the terminal showed a picture: not while a synchronized
 * update is under way.
 */
export async function* pictures(
  records: readonly TerminalRecord[],
  emulator: Emulator,
): AsyncGenerator<number> {
  let tail = '';
  let hidden = false;
  for (const { kind, at, bytes } of records) {
    if (kind !== 'written') continue;
    await emulator.write(bytes);
    const text = tail + bytes.toString('latin1');
    const begins = text.lastIndexOf(PICTURE_BEGINS);
    const ends = text.lastIndexOf(PICTURE_ENDS);
    if (begins !== ends) hidden = begins > ends;
    // The sequence may lie across two reads.
    tail = text.slice(1 - PICTURE_ENDS.length);
    if (!hidden) yield at;
  }
}

/** Cuts what was written into pictures. */
export function cutUpdates(records: readonly TerminalRecord[]): Update[] {
  const updates: Update[] = [];
  let pending = Buffer.alloc(0);
  let last = 0;
  const cut = (length: number): void => {
    if (length > 0) updates.push({ at: last, bytes: pending.subarray(0, length) });
    pending = pending.subarray(length);
  };
  for (const { kind, at, bytes } of records) {
    if (kind !== 'written') continue;
    if (at - last > PAUSE_MS) cut(pending.length);
    last = at;
    // Joined first: the sequence may lie across two reads.
    pending = Buffer.concat([pending, bytes]);
    for (let found = pending.indexOf(PICTURE_ENDS); found !== -1; found = pending.indexOf(PICTURE_ENDS)) {
      cut(found + PICTURE_ENDS.length);
    }
  }
  cut(pending.length);
  return updates;
}
