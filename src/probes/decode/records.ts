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
  /** How many records of the batch passed the current filter. */
  count = 0;
  #next = 0;
  /** Where the payloads of those records start. */
  readonly #starts: Uint32Array;
  readonly #generationOffset: number;
  readonly #smallest: number;

  /** @param generationOffset byte of the u32 in each payload that names the filter it passed
   *  @param smallest bytes that every payload has at least: the struct's size */
  constructor(bytes: Uint8Array, generationOffset: number, smallest: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#starts = new Uint32Array(Math.ceil(bytes.length / (HEADER_BYTES + smallest)));
    this.#generationOffset = generationOffset;
    this.#smallest = smallest;
  }

  /**
   * Takes the first `used` bytes as the batch and stands before its first record of that generation; records of
   * others are left out. One pass over the headers here makes the cursor cheap. Throws RangeError for bytes that are no
   * records.
   */
  reset(used: number, generation: number): void {
    const { view } = this;
    const starts = this.#starts;
    const generationOffset = this.#generationOffset;
    const smallest = this.#smallest;
    let count = 0;
    for (let at = 0; at < used; ) {
      const start = at + HEADER_BYTES;
      const length = start <= used ? view.getUint32(at, true) : 0;
      if (length < smallest || start + length > used) throw new RangeError('a record is cut off');
      if (view.getUint32(start + generationOffset, true) === generation) starts[count++] = start;
      at = start + ((length + 7) & ~7);
    }
    this.count = count;
    this.#next = 0;
  }

  /** Stands so that `next` yields the last `wanted` records at most. */
  skipToLast(wanted: number): void {
    this.#next = Math.max(0, this.count - wanted);
  }

  /** Goes to the next record that passed the current filter; false at the end. */
  next(): boolean {
    if (this.#next >= this.count) return false;
    this.at = this.#starts[this.#next++] as number;
    this.length = this.view.getUint32(this.at - HEADER_BYTES, true);
    return true;
  }
}
