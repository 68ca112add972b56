// SPDX-License-Identifier: MIT
import { visible } from '../../text/visible.ts';
import { readUint32 } from '../read-uint.ts';
import type { FieldPlace } from '../types.ts';
import type { RecordCursor } from './records.ts';

/** Where something of the current record stands in the batch. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The name of a thread, or another text of fixed size that ends in a NUL, at `offset` of each record. Neighbours mostly
 * have the same: it is looked at once.
 * @param size a multiple of 4
 */
export function commReader(offset: number, size: number) {
  const last = new Uint32Array(size / 4);
  let lastText = '';

  const range = (r: RecordCursor): ByteRange => {
    const start = r.at + offset;
    let end = start;
    while (end < start + size && r.bytes[end] !== 0) end++;
    return { start, end };
  };
  /** Whether it is that of the record to which this was asked last. */
  const same = (r: RecordCursor): boolean => {
    const start = r.at + offset;
    let same = true;
    for (let i = 0; i < last.length; i++) {
      const word = readUint32(r.view, start + 4 * i);
      if (word !== last[i]) {
        last[i] = word;
        same = false;
      }
    }
    return same;
  };
  return {
    place: (): FieldPlace => ({ kind: 'text', at: offset, size }),
    range,
    same,
    /** Safe to draw. */
    text: (r: RecordCursor): string => {
      if (!same(r)) {
        const { start, end } = range(r);
        lastText = visible(r.bytes, start, end);
      }
      return lastText;
    },
    bytes: (r: RecordCursor): Buffer => {
      const { start, end } = range(r);
      return Buffer.from(r.bytes.buffer, r.bytes.byteOffset + start, end - start);
    },
  };
}
