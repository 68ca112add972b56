// SPDX-License-Identifier: MIT
import type { ClockSample } from '../../../native/index.d.ts';
import type { Drained } from '../drained.ts';
import type { ProbeError } from '../errors.ts';
import { RecordingFile } from './file.ts';
import { encodeFrame, encodeStart, type RecordingHeader } from './format.ts';

/** A frame's milliseconds are a u32: 49 days. */
const LONGEST_MS = 0xffff_ffff;
/** What is younger than that is lost should the program, or the machine, end without a word. */
const FLUSH_NS = 1_000_000_000n;

/** What came since the start before, and what had been lost in those. */
interface Losses {
  shed: number;
  dropped: number;
}

/** Writes the one header and the frames of a recording, over every start of its probe. */
export class RecordingWriter {
  records = 0;
  bytes = 0;
  full = false;
  readonly #file: RecordingFile;
  readonly #mostBytes: number;
  #attached: ClockSample | undefined;
  #before: Losses = { shed: 0, dropped: 0 };
  #now: Losses = { shed: 0, dropped: 0 };
  /** When something was written that may not be in the file yet; undefined: nothing was. */
  #waitingSince: bigint | undefined;

  /** Throws BAD_VALUE when the file exists. */
  constructor(path: string, mostBytes: number) {
    this.#file = new RecordingFile(path);
    this.#mostBytes = mostBytes;
  }

  /** False when what comes is not written any more. */
  get writing(): boolean {
    return this.#attached !== undefined && !this.full && !this.problem;
  }

  get problem(): ProbeError | undefined {
    return this.#file.problem;
  }

  /** The probe has been attached, for the first time or again: its counters start at 0. Throws BAD_VALUE. */
  begin(header: RecordingHeader): void {
    this.#before = {
      shed: this.#before.shed + this.#now.shed,
      dropped: this.#before.dropped + this.#now.dropped,
    };
    this.#now = { shed: 0, dropped: 0 };
    if (this.#attached) return;
    this.#file.create();
    this.#attached = header.clock;
    this.#file.write(encodeStart(header));
  }

  /** @param records whole records, kept */
  add(ring: number, records: Uint8Array, drained: Pick<Drained, 'records' | 'shed'>, now: ClockSample): void {
    const lostMore = drained.shed !== this.#now.shed;
    this.#now.shed = drained.shed;
    if (drained.records > 0 || lostMore) this.#frame(ring, records, drained.records, now);
    this.#flushDue(now);
  }

  dropped(ring: number, dropped: number, now: ClockSample): void {
    if (dropped === this.#now.dropped) return;
    this.#now.dropped = dropped;
    this.#frame(ring, new Uint8Array(), 0, now);
  }

  /** Writes when the probe ended, and the rest of the file. */
  async end(ring: number, now: ClockSample): Promise<void> {
    this.#frame(ring, new Uint8Array(), 0, now);
    await this.#file.end();
  }

  #flushDue({ monotonic }: ClockSample): void {
    if (this.#waitingSince === undefined || monotonic - this.#waitingSince < FLUSH_NS) return;
    this.#file.flush();
    this.#waitingSince = undefined;
  }

  #frame(ring: number, bytes: Uint8Array, records: number, now: ClockSample): void {
    if (!this.#attached || !this.writing) return;
    const milliseconds = Math.ceil(Number(now.monotonic - this.#attached.monotonic) / 1e6);
    if (this.bytes + bytes.length > this.#mostBytes || milliseconds > LONGEST_MS) {
      this.full = true;
      return;
    }
    const shed = this.#before.shed + this.#now.shed;
    const dropped = this.#before.dropped + this.#now.dropped;
    this.#file.write(encodeFrame({ milliseconds, ring, records, bytes: bytes.length, shed, dropped }));
    if (bytes.length > 0) this.#file.write(bytes);
    this.#waitingSince ??= now.monotonic;
    this.records += records;
    this.bytes += bytes.length;
  }
}
