// SPDX-License-Identifier: MIT

/**
 * UTF-8 a byte at a time, as the Encoding Standard decodes it, except that what is invalid vanishes: a replacement
 * character would be typed into somebody's filter.
 */
export class Utf8Decoder {
  #needed = 0;
  #value = 0;
  /** What the next byte must lie between: overlong forms, surrogates and numbers beyond U+10FFFF end at the second. */
  #lowest = 0x80;
  #highest = 0xbf;

  /** True between the bytes of one character. */
  get pending(): boolean {
    return this.#needed > 0;
  }

  reset(): void {
    this.#needed = 0;
    this.#lowest = 0x80;
    this.#highest = 0xbf;
  }

  /** The code point that this byte completes; undefined when there is more to come, or none. */
  push(byte: number): number | undefined {
    if (this.#needed === 0) return this.#lead(byte);
    if (byte < this.#lowest || byte > this.#highest) {
      this.reset();
      return this.#lead(byte);
    }
    this.#lowest = 0x80;
    this.#highest = 0xbf;
    this.#value = (this.#value << 6) | (byte & 0x3f);
    this.#needed--;
    return this.#needed === 0 ? this.#value : undefined;
  }

  #lead(byte: number): number | undefined {
    if (byte < 0x80) return byte;
    if (byte >= 0xc2 && byte <= 0xdf) this.#begin(1, byte & 0x1f);
    else if (byte >= 0xe0 && byte <= 0xef) {
      this.#begin(2, byte & 0xf);
      if (byte === 0xe0) this.#lowest = 0xa0;
      if (byte === 0xed) this.#highest = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      this.#begin(3, byte & 7);
      if (byte === 0xf0) this.#lowest = 0x90;
      if (byte === 0xf4) this.#highest = 0x8f;
    }
    return undefined;
  }

  #begin(needed: number, value: number): void {
    this.#needed = needed;
    this.#value = value;
  }
}
