// SPDX-License-Identifier: MIT
/** Records of the tests' own making: generation, a number, a text. */
import type { RecordCursor, RecordSink } from '../../src/probes/decode/records.ts';
import type { RecordField } from '../../src/probes/types.ts';

export const SHAPE = { generation: 0, smallest: 8 };

export interface Made {
  readonly number: number;
  readonly text?: string | Uint8Array;
}

/** Hands records to a sink as a drain does. */
export function send(sink: RecordSink, records: readonly Made[]): void {
  for (const { number, text = '' } of records) {
    const bytes = Buffer.from(text);
    const length = 8 + bytes.length;
    const padded = (length + 7) & ~7;
    const batch = sink.batch(SHAPE);
    const { room } = batch;
    const view = new DataView(room.buffer, room.byteOffset, room.byteLength);
    view.setUint32(0, length, true);
    view.setUint32(8, 1, true);
    view.setUint32(12, number, true);
    room.set(bytes, 16);
    sink.took(batch, batch.append(8 + padded, 1));
  }
}

export const numberOf = (record: RecordCursor | undefined): number | undefined =>
  record?.view.getUint32(record.at + 4, true);

const textStart = (record: RecordCursor): number => record.at + 8;
const textEnd = (record: RecordCursor): number => record.at + record.length;

/** The fields of these records; `show` is how the text is shown. */
export function fields(show: (bytes: Uint8Array) => string): readonly RecordField[] {
  return [
    {
      kind: 'bytes',
      name: 'path',
      byDefault: true,
      exact: () => true,
      start: textStart,
      end: textEnd,
      text: (record) => show(record.bytes.subarray(textStart(record), textEnd(record))),
    },
    {
      kind: 'keyed',
      name: 'pid',
      byDefault: true,
      key: (record) => numberOf(record) ?? -1,
      text: (record) => String(numberOf(record)),
    },
    {
      kind: 'keyed',
      name: 'fd',
      byDefault: false,
      key: (record) => (numberOf(record) ?? 0) % 10,
      text: (record) => String((numberOf(record) ?? 0) % 10),
    },
  ];
}

/** The same numbers again and again for the same seed: below `limit`. */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
