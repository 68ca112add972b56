// SPDX-License-Identifier: MIT
/** Recordings in memory. They come from anybody: every length in them is checked before it is used. */
import type { StructLayout } from '../../../native/index.d.ts';
import { LARGEST_RECORD } from '../decode/records.ts';
import { readUint64 } from '../read-uint.ts';
import {
  badRecording,
  FRAME_BYTES,
  MAGIC,
  MOST_HEADER_BYTES,
  RECORD_HEADER_BYTES,
  type RecordingHeader,
  ringNames,
  START_BYTES,
  VERSION,
} from './format.ts';
import { parseHeader } from './header.ts';
import { DueTimes, generationOffset } from './times.ts';

/** What one ring handed out, and when. */
export interface RecordedRing {
  readonly record: StructLayout;
  /** The unpacked recording; records are read in place. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where each record starts in it, its header first. */
  readonly starts: Uint32Array;
  /** Milliseconds after the attach at which each record happened, never falling. */
  readonly due: Float64Array;
  /** Milliseconds, and what had been lost by then. */
  readonly losses: { readonly at: Float64Array; readonly shed: Float64Array; readonly dropped: Float64Array };
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly durationMs: number;
  readonly rings: ReadonlyMap<string, RecordedRing>;
  /** A sentence about what is missing; empty where nothing is. */
  readonly damage: string;
}

/**
 * Bytes that a replay leaves free behind what it hands out. The sizes of a record's fields are the recording's word: a
 * decoder that reads one as wider than it is said to be still reads within the buffer.
 */
export const SPARE_BYTES = 8;

const BEFORE_ALL = 'it is cut off before its first event';

/** Bytes of a record with its header and padding. */
export function recordBytes(view: DataView, start: number): number {
  return RECORD_HEADER_BYTES + ((view.getUint32(start, true) + 7) & ~7);
}

/**
 * Parses an unpacked recording. Throws BAD_RECORDING.
 * @param whole false when it is known to be cut off: then what is before the last frame that is there is taken
 */
export function parseRecording(bytes: Uint8Array, whole = true): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes.subarray(0, MAGIC.length);
  if (!MAGIC.subarray(0, start.length).equals(start)) throw badRecording('it does not start as one');
  if (bytes.length < START_BYTES) throw badRecording(BEFORE_ALL);
  const version = view.getUint32(MAGIC.length, true);
  if (version !== VERSION) throw badRecording(`it is of version ${version}, this program reads ${VERSION}`);
  const headerBytes = view.getUint32(MAGIC.length + 4, true);
  const firstFrame = START_BYTES + headerBytes;
  if (headerBytes > MOST_HEADER_BYTES || firstFrame > bytes.length)
    throw badRecording('its header is cut off');
  const header = parseHeader(Buffer.from(bytes.subarray(START_BYTES, firstFrame)).toString());
  const names = ringNames(header);
  const counts = names.map(() => ({ frames: 0, records: 0 }));
  let durationMs = 0;
  // First only counted: what is allocated then is as large as what is there.
  for (const frame of frames(view, firstFrame, whole)) {
    const count = counts[frame.ring];
    if (!count) throw badRecording('it has records of an unknown ring');
    if (frame.milliseconds < durationMs) throw badRecording('its times run backwards');
    durationMs = frame.milliseconds;
    count.frames++;
    count.records += frame.records;
  }
  if (!whole && counts.every(({ frames: frameCount }) => frameCount === 0)) throw badRecording(BEFORE_ALL);
  const parts = names.map((name, ring) => {
    const record = recordLayout(header, name);
    const { frames: frameCount, records } = counts[ring] ?? { frames: 0, records: 0 };
    return new RingParser(bytes, view, record, new DueTimes(record, header.clock), frameCount, records);
  });
  for (const frame of frames(view, firstFrame, whole)) parts[frame.ring]?.add(frame);
  const rings = new Map(names.map((name, i) => [name, parts[i] as RecordedRing]));
  const missing = `what came after ${(durationMs / 1000).toFixed(1)} s of it is missing`;
  return { header, durationMs, rings, damage: whole ? '' : `The recording is cut off: ${missing}.` };
}

function recordLayout(header: RecordingHeader, ring: string): StructLayout {
  const layout = header.structs[header.rings[ring]?.record ?? ''];
  if (!layout || layout.size < 8) throw badRecording('it does not say what its records are');
  generationOffset(layout);
  return layout;
}

interface Frame {
  readonly milliseconds: number;
  readonly ring: number;
  readonly records: number;
  readonly shed: number;
  readonly dropped: number;
  readonly start: number;
  readonly end: number;
}

function* frames(view: DataView, first: number, whole: boolean): Generator<Frame> {
  for (let at = first; at < view.byteLength; ) {
    const start = at + FRAME_BYTES;
    const end = start > view.byteLength ? start : start + view.getUint32(at + 12, true);
    if (end > view.byteLength) {
      if (whole) throw badRecording('it is cut off');
      return;
    }
    const records = view.getUint32(at + 8, true);
    // Each has a header and a payload, so a number that is too large ends here and not in an allocation.
    if (records * 2 * RECORD_HEADER_BYTES > end - start) throw badRecording('a frame has too many records');
    yield {
      milliseconds: view.getUint32(at, true),
      ring: view.getUint32(at + 4, true),
      records,
      shed: readUint64(view, at + 16),
      dropped: readUint64(view, at + 24),
      start,
      end,
    };
    at = end;
  }
}

class RingParser implements RecordedRing {
  readonly record: StructLayout;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly starts: Uint32Array;
  readonly due: Float64Array;
  readonly losses: RecordedRing['losses'];
  readonly #times: DueTimes;
  #records = 0;
  #frames = 0;

  constructor(
    bytes: Uint8Array,
    view: DataView,
    record: StructLayout,
    times: DueTimes,
    frameCount: number,
    recordCount: number,
  ) {
    this.bytes = bytes;
    this.view = view;
    this.record = record;
    this.#times = times;
    this.starts = new Uint32Array(recordCount);
    this.due = new Float64Array(recordCount);
    const numbers = () => new Float64Array(frameCount);
    this.losses = { at: numbers(), shed: numbers(), dropped: numbers() };
  }

  add(frame: Frame): void {
    const { at, shed, dropped } = this.losses;
    at[this.#frames] = frame.milliseconds;
    shed[this.#frames] = frame.shed;
    dropped[this.#frames] = frame.dropped;
    this.#frames++;
    let start = frame.start;
    for (let i = 0; i < frame.records; i++) {
      const fits = start + RECORD_HEADER_BYTES + this.record.size <= frame.end;
      const length = fits ? this.view.getUint32(start, true) : 0;
      const next = start + RECORD_HEADER_BYTES + Math.ceil(length / 8) * 8;
      if (length < this.record.size || next > frame.end) throw badRecording('a record is cut off');
      if (next - start + SPARE_BYTES > LARGEST_RECORD) throw badRecording('a record is too long');
      this.starts[this.#records] = start;
      this.due[this.#records] = this.#times.next(this.view, start + RECORD_HEADER_BYTES, frame.milliseconds);
      this.#records++;
      start = next;
    }
    if (start !== frame.end) throw badRecording('a frame has other bytes than its records');
  }
}
