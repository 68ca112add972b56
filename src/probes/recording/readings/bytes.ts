// SPDX-License-Identifier: MIT
/** Numbers as few bytes: seven bits each, the lowest first. Counts of one interval are mostly small. */

/** Seven bits each make 56: what is longer is no number to 2^53. */
const MOST_BYTES = 8;

export class ByteWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  /** A whole number from 0 to 2^53. */
  count(value: number): void {
    this.#reserve(MOST_BYTES);
    let rest = value;
    // Whole numbers beyond 32 bits have no bitwise operators.
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = 128 + (rest % 128);
    this.#bytes[this.#length++] = rest;
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  uint64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigUInt64LE(value, this.#length);
  }

  /** What was written, which stays as it is. */
  get written(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(this.#bytes.length * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Reads what anybody wrote. Throws RangeError for whatever is not there or no number. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @param most inclusive */
  count(most = Number.MAX_SAFE_INTEGER): number {
    let [value, scale] = [0, 1];
    for (let i = 0; i < MOST_BYTES; i++) {
      const byte = this.#bytes.readUInt8(this.#at++);
      value += (byte % 128) * scale;
      scale *= 128;
      if (byte >= 128) continue;
      if (value > most) break;
      return value;
    }
    throw new RangeError('a number is too large');
  }

  /** @param least inclusive, as is `most` */
  float64(least: number, most: number): number {
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    if (value >= least && value <= most) return value;
    throw new RangeError('a number is out of its range');
  }

  uint64(): bigint {
    const value = this.#bytes.readBigUInt64LE(this.#at);
    this.#at += 8;
    return value;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('something is left');
  }
}
