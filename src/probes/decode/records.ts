// SPDX-License-Identifier: MIT
/** Ring records in their binary form, read in place. */
import type { TextScan } from '../../../native/index.d.ts';
import { readUint32 } from '../read-uint.ts';

/** Each record: u32 length, u32 unused, payload padded to 8. Written by the kernel's ring, kept by the addon. */
const HEADER_BYTES = 8;

/** More than any probe's record takes, header and padding included: a batch with this much room takes at least one. */
export const LARGEST_RECORD = 16 << 10;

/** What of a probe's record must be known to walk over many of them. */
export interface RecordShape {
  /** Byte of the u32 in each payload that names the filter it passed. */
  readonly generation: number;
  /** Bytes that every payload has at least: the struct's size. */
  readonly smallest: number;
}

/** A place in a batch: what decoders read from. */
export interface RecordCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Byte of the current record's payload in `bytes`. */
  readonly at: number;
  /** Bytes of the current record's payload. */
  readonly length: number;
}

/** Records in one buffer, in the order of their arrival, and a cursor on one of them. */
export class RecordBatch implements RecordCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;
  length = 0;
  /** How many records passed the filter that was current when they arrived; only these are ever stood on. */
  count = 0;
  /** Bytes filled. */
  used = 0;
  #next = 0;
  /** Where the payloads of those records start. */
  readonly #starts: Uint32Array;
  readonly #shape: RecordShape;

  constructor(bytes: Uint8Array, shape: RecordShape) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#starts = new Uint32Array(Math.ceil(bytes.length / (HEADER_BYTES + shape.smallest)));
    this.#shape = shape;
  }

  /** The part that is not filled: where the next records go before {@link append} takes them in. */
  get room(): Uint8Array {
    return this.used === 0 ? this.bytes : this.bytes.subarray(this.used);
  }

  clear(): void {
    this.count = 0;
    this.used = 0;
    this.#next = 0;
  }

  /**
   * Takes in `added` bytes that were written to {@link room}; records of other generations are passed over. One pass over
   * the headers here makes the cursor cheap. Returns how many records passed. Throws RangeError for bytes that are no
   * records, and then takes none of them.
   */
  append(added: number, generation: number): number {
    const { view } = this;
    const starts = this.#starts;
    const { generation: generationAt, smallest } = this.#shape;
    const end = this.used + added;
    let count = this.count;
    for (let at = this.used; at < end; ) {
      const start = at + HEADER_BYTES;
      const length = start <= end ? readUint32(view, at) : 0;
      if (length < smallest || start + length > end) throw new RangeError('a record is cut off');
      if (readUint32(view, start + generationAt) === generation) starts[count++] = start;
      at = start + ((length + 7) & ~7);
    }
    const passed = count - this.count;
    this.count = count;
    this.used = end;
    return passed;
  }

  /** Stands on the record of that number, from 0 to `count` - 1. */
  seek(index: number): void {
    this.at = this.#starts[index] as number;
    this.length = readUint32(this.view, this.at - HEADER_BYTES);
    this.#next = index + 1;
  }

  /** Has the addon look at the records from `first` to below `end`; how many numbers were written into `found`. */
  scan(look: TextScan, first: number, end: number, found: Int32Array): number {
    return look(this.bytes, this.#starts, first, end, found);
  }

  /** Goes to the next record, the first one after {@link clear}; false at the end. */
  next(): boolean {
    if (this.#next >= this.count) return false;
    this.seek(this.#next);
    return true;
  }
}

/** Where a probe's records go. */
export interface RecordSink {
  /** A batch with room for {@link LARGEST_RECORD} at least; it is asked for before each helping. */
  batch(shape: RecordShape): RecordBatch;
  /** The last `added` records of the batch are new. */
  took(batch: RecordBatch, added: number): void;
}

/** Sees each batch; the batch is written over when it returns. */
export type BatchReader = (batch: RecordBatch) => void;

/** One helping moves at most this much: what a reader works through in one go. */
const BATCH_BYTES = 1 << 20;

/** A sink that keeps nothing: one buffer, used again and again. */
export class PassingSink implements RecordSink {
  readonly #read: BatchReader;
  #batch: RecordBatch | undefined;

  constructor(read: BatchReader) {
    this.#read = read;
  }

  batch(shape: RecordShape): RecordBatch {
    this.#batch ??= new RecordBatch(new Uint8Array(BATCH_BYTES), shape);
    this.#batch.clear();
    return this.#batch;
  }

  took(batch: RecordBatch): void {
    this.#read(batch);
  }
}
