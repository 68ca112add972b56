// SPDX-License-Identifier: MIT

/** Counts in a piece: 64 KiB. */
const PIECE = 8192;
/** From this many on an array is worth memory of its own. */
const LARGE = 512;

/**
 * Makes arrays of counts, small ones side by side in a piece of memory. One of its own, which V8 gives to each typed array of more
 * than 64 bytes, is an allocation beside its heap, and later a release on another thread: four to nine of them were 3 to 6 % of
 * a frame. A piece is kept as long as one of its arrays is: what is kept for long, and what is not, take different slabs.
 */
export class CountSlab {
  #piece = new Float64Array();
  #used = 0;

  /** All 0. */
  zeros(length: number): Float64Array {
    if (length > LARGE) return new Float64Array(length);
    if (this.#used + length > this.#piece.length) {
      this.#piece = new Float64Array(PIECE);
      this.#used = 0;
    }
    const { buffer, BYTES_PER_ELEMENT } = this.#piece;
    const counts = new Float64Array(buffer, this.#used * BYTES_PER_ELEMENT, length);
    this.#used += length;
    return counts;
  }
  /** What has come since `before`, which may be of fewer. */
  difference(now: Float64Array, before: Float64Array): Float64Array {
    const counts = this.zeros(now.length);
    for (let i = 0; i < counts.length; i++) counts[i] = (now[i] as number) - (before[i] ?? 0);
    return counts;
  }
}
