// SPDX-License-Identifier: MIT
/**
 * The newest events of a tool, in their binary form. Records are drained right into its memory and decoded only when
 * they are shown, searched or exported. Every event has a number that it keeps: the first one is 0.
 */
import {
  LARGEST_RECORD,
  RecordBatch,
  type RecordCursor,
  type RecordShape,
} from '../probes/decode/records.ts';
import { HeldEvents } from './held-events.ts';

export interface LogLimits {
  readonly events: number;
  readonly bytes: number;
}

export const LOG_LIMITS: LogLimits = { events: 200_000, bytes: 32 << 20 };

/** The log grows and forgets by this much at once. */
const CHUNK_BYTES = 1 << 20;

interface Chunk {
  readonly batch: RecordBatch;
  /** Number of its first event. */
  base: number;
  /** A paused screen shows it: it is not forgotten. */
  pinned: boolean;
  /** Somebody reads it, perhaps after it was forgotten: its memory is not used again. */
  held: boolean;
}

/** Events of a log that follow each other in memory. */
export interface LogRun {
  readonly batch: RecordBatch;
  /** The number of the batch's first record. */
  readonly base: number;
  /** The first that is kept. */
  readonly first: number;
  readonly end: number;
}

const endOf = (chunk: Chunk): number => chunk.base + chunk.batch.count;

export class EventLog {
  readonly #limits: LogLimits;
  /** Oldest first. Between two there may be a gap, when a pinned one outlived its successors. */
  readonly #chunks: Chunk[] = [];
  /** Memory to be used again. */
  readonly #spare: RecordBatch[] = [];
  #end = 0;
  /** Events below are too many, although their memory is still there. It never falls: nothing comes back. */
  #floor = 0;
  /** Where the last look-up was found: the next one is mostly nearby. */
  #near = 0;

  constructor(limits: LogLimits = LOG_LIMITS) {
    this.#limits = limits;
  }

  /** One more than the number of the newest event: how many there ever were. */
  get end(): number {
    return this.#end;
  }

  /** The number of the oldest event that is kept; {@link end} when there is none. */
  get first(): number {
    return Math.max(this.#chunks[0]?.base ?? this.#end, this.#floor);
  }

  /** Events that are kept. */
  get size(): number {
    return this.sizeBelow(this.#end);
  }

  /** The same of those with numbers below `end`. */
  sizeBelow(end: number): number {
    let size = 0;
    for (const chunk of this.#chunks)
      size += Math.max(0, Math.min(end, endOf(chunk)) - Math.max(chunk.base, this.#floor));
    return size;
  }

  /** Events that were kept once and are not any more. Nobody lost them: they were there to be seen. */
  get evicted(): number {
    return this.#end - this.size;
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, { batch }) => sum + batch.bytes.length, 0);
  }

  /** Where the next records go. */
  batch(shape: RecordShape): RecordBatch {
    // `at` is a call into V8's runtime, as long as what else is done here.
    const newest = this.#chunks[this.#chunks.length - 1];
    if (newest && newest.batch.bytes.length - newest.batch.used >= LARGEST_RECORD) return newest.batch;
    this.#makeRoom();
    const batch = this.#spare.pop() ?? new RecordBatch(new Uint8Array(CHUNK_BYTES), shape);
    batch.clear();
    this.#chunks.push({ batch, base: this.#end, pinned: false, held: false });
    return batch;
  }

  took(_: RecordBatch, added: number): void {
    this.#end += added;
    this.#trim();
  }

  /** Keeps what it holds now for as long as it is pinned, the newest half of its memory at most. */
  pin(): void {
    let bytes = 0;
    for (const chunk of [...this.#chunks].reverse()) {
      bytes += chunk.batch.bytes.length;
      chunk.pinned = bytes <= this.#limits.bytes / 2;
    }
  }

  unpin(): void {
    for (const chunk of this.#chunks) chunk.pinned = false;
    this.#trim();
  }

  /** What is kept now below the number `end`, for who reads it piece by piece while the log goes on. */
  hold(end = this.#end): HeldEvents {
    for (const chunk of this.#chunks) chunk.held = true;
    const pieces = this.#chunks.map(({ batch, base }) => ({ batch, base, count: batch.count }));
    return new HeldEvents(pieces, this.first, end);
  }

  /** A cursor on the event of that number; undefined when it is not kept. It is good until the next call. */
  at(number: number): RecordCursor | undefined {
    const index = this.#find(number);
    const chunk = this.#chunks[index];
    if (!chunk || number < chunk.base || number < this.first) return undefined;
    chunk.batch.seek(number - chunk.base);
    return chunk.batch;
  }

  /** The events around a number that lie in one batch; undefined when it is not kept. */
  run(number: number): LogRun | undefined {
    const chunk = this.#chunks[this.#find(number)];
    const first = this.first;
    if (!chunk || number < chunk.base || number < first) return undefined;
    return {
      batch: chunk.batch,
      base: chunk.base,
      first: Math.max(chunk.base, first),
      end: endOf(chunk),
    };
  }

  /** The nearest number below that is kept; undefined when there is none. */
  before(number: number): number | undefined {
    const wanted = Math.min(number, this.#end) - 1;
    if (wanted < this.first) return undefined;
    const index = this.#find(wanted);
    const chunk = this.#chunks[index];
    if (chunk && wanted >= chunk.base) return wanted;
    // In a gap: the end of what lies before it.
    for (let i = index - 1; i >= 0; i--) {
      const earlier = this.#chunks[i] as Chunk;
      if (earlier.batch.count > 0) return endOf(earlier) - 1;
    }
    return undefined;
  }

  /** The nearest number above that is kept; undefined when there is none. */
  after(number: number): number | undefined {
    const wanted = Math.max(number + 1, this.first);
    if (wanted >= this.#end) return undefined;
    return Math.max(wanted, this.#chunks[this.#find(wanted)]?.base ?? wanted);
  }

  /** The index of the first chunk that ends behind the number. */
  #find(number: number): number {
    const chunks = this.#chunks;
    const near = chunks[this.#near];
    if (near && number >= near.base && number < endOf(near)) return this.#near;
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endOf(chunks[middle] as Chunk) <= number) low = middle + 1;
      else high = middle;
    }
    this.#near = low;
    return low;
  }

  /** Long-lived events go one by one, by number; their memory goes with the chunk. What is pinned stays. */
  #trim(): void {
    for (let oldest = this.#chunks[0]; oldest && !oldest.pinned; oldest = this.#chunks[0]) {
      this.#floor = Math.max(this.#floor, this.#end - this.#limits.events);
      if (this.#chunks.length === 1 || endOf(oldest) > this.#floor) break;
      this.#drop(0);
    }
  }

  /** Forgets the oldest chunk that nobody holds on to, when there is no memory for one more. */
  #makeRoom(): void {
    if (this.bytes + CHUNK_BYTES <= this.#limits.bytes) return;
    const index = this.#chunks.findIndex(({ pinned }) => !pinned);
    this.#drop(Math.max(0, index));
  }

  #drop(index: number): void {
    const [chunk] = this.#chunks.splice(index, 1);
    if (chunk && !chunk.held && this.#spare.length === 0) this.#spare.push(chunk.batch);
  }
}
