// SPDX-License-Identifier: MIT
/** Such a recording in memory. It comes from anybody: everything in it is checked before it is played. */
import { crc32 } from 'node:zlib';
import { badRecording, MAGIC, MOST_HEADER_BYTES, START_BYTES } from '../format.ts';
import { members, text } from '../values.ts';
import { ByteReader } from './bytes.ts';
import { CounterState } from './counters.ts';
import { FRAME_BYTES, FRAME_KINDS, type FrameKind, type ReadingsHeader, readReadAt } from './format.ts';
import { parseIdentity, parseJson, parseStart, shownList } from './start.ts';

export interface ReadingsFrame {
  readonly kind: FrameKind;
  readonly body: Uint8Array;
}

export interface RecordedReadings {
  readonly header: ReadingsHeader;
  /** Each of them can be read: the first is a start. */
  readonly frames: readonly ReadingsFrame[];
  /** Seconds from the first start on. */
  readonly seconds: number;
  /** A sentence about what is missing; empty where nothing is. */
  readonly damage: string;
}

/** A frame takes some memory besides its bytes. */
const MOST_FRAMES = 2_000_000;

/**
 * Parses an unpacked recording. What is behind a damaged place is left out. Throws BAD_RECORDING when nothing is before it.
 * @param whole false when more was packed that could not be unpacked
 */
export function parseReadings(bytes: Uint8Array, whole: boolean): RecordedReadings {
  const { header, first } = parseHeader(bytes);
  const frames: ReadingsFrame[] = [];
  const checker = new FrameChecker();
  let damaged = !whole;
  try {
    for (const frame of framesOf(bytes, first)) {
      checker.check(frame);
      frames.push(frame);
      if (frames.length > MOST_FRAMES) throw new RangeError('there are too many frames');
    }
  } catch {
    // Whatever it is: what cannot be read is no reading.
    damaged = true;
  }
  if (frames.length === 0) throw badRecording('it is damaged or cut off before its first reading');
  const { seconds, running } = checker;
  const missing = `what came after ${seconds.toFixed(1)} s of it is missing`;
  const damage = damaged || running ? `The recording is damaged or cut off: ${missing}.` : '';
  return { header, frames, seconds, damage };
}

function parseHeader(bytes: Uint8Array): { header: ReadingsHeader; first: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(MAGIC.length + 4, true);
  const first = START_BYTES + headerBytes;
  if (headerBytes > MOST_HEADER_BYTES || first > bytes.length) throw badRecording('its header is cut off');
  const given = members(parseJson(bytes.subarray(START_BYTES, first), 'its header'), 'header');
  return { header: { tool: text(given.tool, 'tool'), kernel: text(given.kernel, 'kernel') }, first };
}

/** Throws RangeError for one that is not whole. */
function* framesOf(bytes: Uint8Array, first: number): Generator<ReadingsFrame> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = first; at < bytes.length; ) {
    const kind = FRAME_KINDS[view.getUint32(at, true)];
    const end = at + FRAME_BYTES + view.getUint32(at + 4, true);
    const body = bytes.subarray(at + FRAME_BYTES, end);
    if (kind === undefined || end > bytes.length || crc32(body) !== view.getUint32(at + 8, true))
      throw new RangeError('a frame is damaged');
    yield { kind, body };
    at = end;
  }
}

/** Goes through the frames as a player does. */
class FrameChecker {
  seconds = 0;
  #state: CounterState | undefined;

  /** A start of which there is no end. */
  get running(): boolean {
    return this.#state !== undefined;
  }

  /** Throws. */
  check({ kind, body }: ReadingsFrame): void {
    if (kind === 'start') {
      this.#state = new CounterState(parseStart(body));
      return;
    }
    if (!this.#state) throw new RangeError('nothing has been started');
    if (kind === 'who') parseIdentity(parseJson(body, 'identity'));
    else if (kind === 'told') shownList(JSON.parse(Buffer.from(body).toString()), 'told');
    else this.#read(kind, body, this.#state);
  }

  #read(kind: FrameKind, body: Uint8Array, state: CounterState): void {
    const from = new ByteReader(body);
    const { offset } = readReadAt(from);
    if (offset < this.seconds) throw new RangeError('its times run backwards');
    if (kind !== 'stop') state.read(from, kind === 'begin');
    from.end();
    this.seconds = offset;
    if (kind === 'stop') this.#state = undefined;
  }
}
