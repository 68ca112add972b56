// SPDX-License-Identifier: MIT
import type { ClockSample, StructLayout } from '../../../native/index.d.ts';
import { badRecording } from './format.ts';

const TWO_32 = 0x1_0000_0000;

/** Byte of a u64 `time` of CLOCK_MONOTONIC in the record; undefined when it has none. */
export function timeOffset(record: StructLayout): number | undefined {
  return scalarOffset(record, 'time', 'ktime_ns', 8);
}

/** Byte of the u32 that names the filter which the record passed. */
export function generationOffset(record: StructLayout): number | undefined {
  return scalarOffset(record, 'generation', 'filter_generation', 4);
}

function scalarOffset(record: StructLayout, name: string, type: string, size: number): number | undefined {
  const field = record.fields.find((candidate) => candidate.name === name && candidate.type === type);
  if (!field) return undefined;
  if (field.size !== size || field.count !== 1) throw badRecording(`${record.name}.${name} is no ${type}`);
  return field.offset;
}

/**
 * When records happened, from the times they carry. A record says so itself, exactly; the frame it came in only bounds it:
 * the drain thread sleeps up to 200 ms, and frames follow the screen.
 */
export class DueTimes {
  readonly #at: number | undefined;
  readonly #low: number;
  readonly #high: number;
  #latest = 0;

  constructor(record: StructLayout, attached: ClockSample) {
    this.#at = timeOffset(record);
    this.#low = Number(attached.monotonic & 0xffffffffn);
    this.#high = Number(attached.monotonic >> 32n);
  }

  /** Milliseconds after the attach of the payload at `start`, no earlier than of the one before. */
  next(view: DataView, start: number, frameMs: number): number {
    let milliseconds = frameMs;
    if (this.#at !== undefined) {
      const high = view.getUint32(start + this.#at + 4, true) - this.#high;
      const low = view.getUint32(start + this.#at, true) - this.#low;
      milliseconds = Math.min(frameMs, (high * TWO_32 + low) / 1e6);
    }
    this.#latest = Math.max(this.#latest, milliseconds);
    return this.#latest;
  }
}
