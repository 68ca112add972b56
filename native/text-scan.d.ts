// SPDX-License-Identifier: MIT
/** The part of the contract by which kept records are searched for a text without being decoded. */

/** Something of a record that {@link TextScan} looks at. Offsets are in bytes from the payload's beginning. */
export type ScannedField =
  /** A text that ends at a NUL or after `size` bytes. */
  | { readonly kind: 'text'; readonly at: number; readonly size: number }
  /**
   * A text as long as the u16 at `lengthAt` says, or as the record reaches. It is shown as it is while the bytes at `inexact`
   * are 0, and, if `absolute`, it begins with a slash.
   */
  | {
      readonly kind: 'tail';
      readonly at: number;
      readonly lengthAt: number;
      readonly inexact: readonly number[];
      readonly absolute: boolean;
    }
  /** An unsigned number, shown in decimal. */
  | { readonly kind: 'number'; readonly at: number; readonly size: 1 | 2 | 4 | 8 }
  /**
   * An unsigned number with a name, or a result (i32) of which the errno has one. `answers` has a byte for each number, 1 if its
   * name holds the text; numbers beyond are not known.
   */
  | {
      readonly kind: 'code';
      readonly at: number;
      readonly size: 1 | 2 | 4 | 8;
      readonly isResult: boolean;
      readonly answers: Uint8Array;
    };

/**
 * Writes the numbers of the records that hold the text into `found`, in order, and ~number for a record that only its text can
 * tell, because it is shown otherwise than its bytes; returns how many. `starts` has the bytes of `batch` at which payloads
 * begin, each behind the ring's header; looked at are those from `first` to below `end`, as many as `found` has room for at most.
 */
export type TextScan = (
  batch: Uint8Array,
  starts: Uint32Array,
  first: number,
  end: number,
  found: Int32Array,
) => number;
