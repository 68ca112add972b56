// SPDX-License-Identifier: MIT
/** Ring records in their binary form, read in place. */

/** Each record: u32 length, u32 unused, payload padded to 8. Written by the kernel's ring, kept by the addon. */
const HEADER_BYTES = 8;

/**
 * A run of records and a cursor on one of them. The bytes belong to the controller and are written over at its next
 * tick: who wants to keep something copies it.
 */
export class RecordBatch {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Byte of the current record's payload in `bytes`. */
  at = 0;
  /** Bytes of the current record's payload. */
  length = 0;
  #used = 0;
  #next = 0;
  #generation = 0;
  readonly #generationOffset: number;
  readonly #smallest: number;

  /** @param generationOffset byte of the u32 in each payload that names the filter it passed
   *  @param smallest bytes that every payload has at least: the struct's size */
  constructor(bytes: Uint8Array, generationOffset: number, smallest: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#generationOffset = generationOffset;
    this.#smallest = smallest;
  }

  /** Takes the first `used` bytes as the batch and stands before its first record. */
  reset(used: number, generation: number): void {
    this.#used = used;
    this.#generation = generation;
    this.rewind();
  }

  rewind(): void {
    this.#next = 0;
  }

  /** Goes to the next record that passed the current filter; false at the end. */
  next(): boolean {
    while (this.#next + HEADER_BYTES <= this.#used) {
      const start = this.#next + HEADER_BYTES;
      const length = this.view.getUint32(this.#next, true);
      this.#next = start + ((length + 7) & ~7);
      if (length < this.#smallest || start + length > this.#used) throw new RangeError('a record is cut off');
      if (this.view.getUint32(start + this.#generationOffset, true) !== this.#generation) continue;
      this.at = start;
      this.length = length;
      return true;
    }
    return false;
  }

  /** Stands so that `next` yields the last `wanted` records at most. */
  skipToLast(wanted: number): void {
    for (let left = this.count() - wanted; left > 0; left--) this.next();
  }

  /** How many records of the batch passed the current filter. */
  count(): number {
    let n = 0;
    for (this.rewind(); this.next(); ) n++;
    this.rewind();
    return n;
  }
}
