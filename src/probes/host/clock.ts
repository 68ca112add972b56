// SPDX-License-Identifier: MIT
/** Kernel timestamps (CLOCK_MONOTONIC) as times of day. */
import type { ClockSample } from '../../../native/index.d.ts';
import { readUint32 } from '../read-uint.ts';

const SECOND = 1_000_000_000;
const TWO_32 = 0x1_0000_0000;

/** Padding costs more than cutting off a leading 1. */
function nineDigits(nanoseconds: number): string {
  return String(SECOND + nanoseconds).slice(1);
}

/**
 * Timestamps are u64 nanoseconds and pass 2^53 after 104 days of uptime, so they never become one number here: only
 * their distance to a sample, which is small, does.
 */
export class WallClock {
  #low = 0;
  #high = 0;
  #seconds = 0;
  #nanoseconds = 0;
  #cachedSecond = Number.NaN;
  #cachedText = '';

  constructor(sample: ClockSample) {
    this.update(sample);
  }

  /** Takes a newer pair of readings: the time of day may have been set meanwhile. */
  update(sample: ClockSample): void {
    this.#low = Number(sample.monotonic & 0xffffffffn);
    this.#high = Number(sample.monotonic >> 32n);
    this.#seconds = Number(sample.realtime / BigInt(SECOND));
    this.#nanoseconds = Number(sample.realtime % BigInt(SECOND));
  }

  /** RFC 3339 with nanoseconds, UTC, of the u64 at `at`. */
  rfc3339(view: DataView, at: number): string {
    const total = this.#nanoseconds + this.#distance(view, at);
    const carried = Math.floor(total / SECOND);
    const nanoseconds = total - carried * SECOND;
    return `${this.#secondText(this.#seconds + carried)}.${nineDigits(nanoseconds)}Z`;
  }

  /** RFC 3339 of the latest sample. */
  now(): string {
    return `${this.#secondText(this.#seconds)}.${nineDigits(this.#nanoseconds)}Z`;
  }

  /** The latest sample, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#seconds * 1000 + this.#nanoseconds / 1e6;
  }

  /** Milliseconds since 1970 of the u64 at `at`. */
  epochMs(view: DataView, at: number): number {
    return this.#seconds * 1000 + (this.#nanoseconds + this.#distance(view, at)) / 1e6;
  }

  #distance(view: DataView, at: number): number {
    return (readUint32(view, at + 4) - this.#high) * TWO_32 + (readUint32(view, at) - this.#low);
  }

  #secondText(second: number): string {
    if (second !== this.#cachedSecond) {
      this.#cachedSecond = second;
      this.#cachedText = new Date(second * 1000).toISOString().slice(0, 19);
    }
    return this.#cachedText;
  }
}

/** Nanoseconds since 1970 of what {@link WallClock} writes. */
export function realtimeOf(rfc3339: string): bigint {
  const [second = '', nanoseconds = ''] = rfc3339.replace('Z', '').split('.');
  return BigInt(Date.parse(`${second}Z`)) * 1_000_000n + BigInt(nanoseconds);
}
