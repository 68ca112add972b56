// SPDX-License-Identifier: MIT
import type { DrainCounts } from '../../../native/index.d.ts';
import { tell } from '../drained.ts';
import { RECORD_HEADER_BYTES } from './format.ts';
import { type RecordedRing, recordBytes } from './recording.ts';
import { generationOffset, timeOffset } from './times.ts';

/** A recording is not played more often than this, however short it is. */
const SHORTEST_LAP_MS = 1000;

export interface PlayState {
  /** Milliseconds of the recording since the attach. */
  readonly elapsedMs: number;
  /** CLOCK_MONOTONIC of the attach, nanoseconds. */
  readonly attachedAt: bigint;
  readonly speed: number;
  /** The filter that records are to have passed. */
  readonly generation: number;
}

/** Hands out one ring's records when they are due, as if they happened now; all at once, as they happened then. */
export class RingPlayer {
  readonly #ring: RecordedRing;
  readonly #lapMs: number | undefined;
  readonly #timeAt: number | undefined;
  readonly #generationAt: number | undefined;
  #lap = 0;
  /** The next record, and the next entry of the losses, of this lap. */
  #next = 0;
  #nextLoss = 0;
  #received = 0;
  /** Lost in earlier laps, and in this one. */
  #before = { shed: 0, dropped: 0 };
  #now = { shed: 0, dropped: 0 };

  /** @param lapMs how long a lap takes; undefined plays once */
  constructor(ring: RecordedRing, lapMs: number | undefined) {
    this.#ring = ring;
    this.#lapMs = lapMs === undefined ? undefined : Math.max(SHORTEST_LAP_MS, lapMs);
    this.#timeAt = timeOffset(ring.record);
    this.#generationAt = generationOffset(ring.record);
  }

  /** What the kernel's ring had no room for, up to the last drain. */
  get dropped(): number {
    return this.#before.dropped + this.#now.dropped;
  }

  /** As {@link BpfObject.drain}. */
  drain(target: Uint8Array, counts: DrainCounts, state: PlayState): number {
    const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
    let used = 0;
    let records = 0;
    const { starts, due } = this.#ring;
    const lap = this.#lapMs === undefined ? 0 : Math.floor(state.elapsedMs / this.#lapMs);
    // After a long sleep of the machine the laps in between did not happen.
    if (lap > this.#lap + 1) this.#goTo(lap);
    for (;;) {
      const elapsed = state.elapsedMs - this.#lap * (this.#lapMs ?? 0);
      let full = false;
      for (; this.#next < starts.length; this.#next++) {
        const start = starts[this.#next] as number;
        const dueMs = due[this.#next] as number;
        const bytes = recordBytes(this.#ring.view, start);
        if (dueMs > elapsed) break;
        full = used + bytes > target.length;
        if (full) break;
        target.set(this.#ring.bytes.subarray(start, start + bytes), used);
        this.#makeCurrent(view, used + RECORD_HEADER_BYTES, dueMs, state);
        used += bytes;
        records++;
      }
      this.#countLosses(elapsed);
      if (full || this.#lap >= lap) break;
      this.#goTo(this.#lap + 1);
    }
    this.#received += records;
    tell(counts, {
      records,
      pending: this.#pending(state.elapsedMs - this.#lap * (this.#lapMs ?? 0)),
      received: this.#received,
      shed: this.#before.shed + this.#now.shed,
    });
    return used;
  }

  #makeCurrent(view: DataView, payload: number, dueMs: number, state: PlayState): void {
    if (this.#generationAt !== undefined)
      view.setUint32(payload + this.#generationAt, state.generation, true);
    // At once, nothing happens now.
    if (this.#timeAt === undefined || state.speed === Number.POSITIVE_INFINITY) return;
    const after = ((this.#lapMs ?? 0) * this.#lap + dueMs) / state.speed;
    view.setBigUint64(payload + this.#timeAt, state.attachedAt + BigInt(Math.round(after * 1e6)), true);
  }

  #countLosses(elapsed: number): void {
    const { at, shed, dropped } = this.#ring.losses;
    for (; this.#nextLoss < at.length && (at[this.#nextLoss] as number) <= elapsed; this.#nextLoss++)
      this.#now = { shed: shed[this.#nextLoss] ?? 0, dropped: dropped[this.#nextLoss] ?? 0 };
  }

  #goTo(lap: number): void {
    this.#before = {
      shed: this.#before.shed + this.#now.shed,
      dropped: this.#before.dropped + this.#now.dropped,
    };
    this.#now = { shed: 0, dropped: 0 };
    this.#lap = lap;
    this.#next = 0;
    this.#nextLoss = 0;
  }

  /** Bytes that are due and did not fit. */
  #pending(elapsed: number): number {
    const { starts, due, view } = this.#ring;
    let bytes = 0;
    for (let i = this.#next; i < starts.length && (due[i] as number) <= elapsed; i++)
      bytes += recordBytes(view, starts[i] as number);
    return bytes;
  }
}
