// SPDX-License-Identifier: MIT
/** biosnoop's records for a screen: rows, what can be searched, and which of a log are asked for. */
import type { BpfObject } from '../../../native/index.d.ts';
import { milliseconds } from '../../text/milliseconds.ts';
import { type BlockEventReader, blockEventReader } from '../decode/block-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import { slowFrom } from '../decode/slow.ts';
import type { WallClock } from '../host/clock.ts';
import { type Operation, operationLetter, operationName } from '../host/operations.ts';
import type { Measure, RecordField, RecordReading } from '../types.ts';
import type { biosnoopParams } from './biosnoop.ts';
import { blockTables } from './biosnoop-tables.ts';
import { blockAdmits } from './block-admits.ts';

/** One request as a screen shows it. Texts are safe to draw. */
export interface BlockRow {
  /** Milliseconds since 1970, of the completion. */
  readonly timeMs: number;
  readonly pid: number;
  readonly comm: string;
  /** Whether PID and COMM are the submitter's for sure. */
  readonly sure: boolean;
  readonly disk: string;
  readonly operation: Operation;
  readonly letter: string;
  readonly sector: number;
  readonly bytes: number;
  readonly queuedNs: number;
  readonly latencyNs: number;
  /** It took longer than nearly all of its disk and operation. */
  readonly slow: boolean;
  readonly pattern: string;
  readonly failed: boolean;
}

function numberField(
  name: string,
  measure: Measure,
  key: (record: RecordCursor) => number,
  text: (value: number) => string = String,
): RecordField {
  return { kind: 'keyed', name, byDefault: false, key, measure, text: (record) => text(key(record)) };
}

function fieldsOf(read: BlockEventReader) {
  const bytes = (name: string, reader: BlockEventReader['comm']): RecordField => ({
    kind: 'bytes',
    name,
    byDefault: true,
    exact: () => true,
    start: (record) => reader.range(record).start,
    end: (record) => reader.range(record).end,
    text: reader.text,
    place: reader.place,
  });
  return {
    comm: bytes('comm', read.comm),
    disk: bytes('disk', read.disk),
    t: {
      kind: 'keyed',
      name: 't',
      byDefault: true,
      key: read.operation,
      text: (record) => operationName(read.operation(record)),
      place: read.places.operation,
    },
    pid: { ...numberField('pid', 'number', read.pid), place: read.places.pid },
    sector: { ...numberField('sector', 'number', read.sector), place: read.places.sector },
    bytes: { ...numberField('bytes', 'bytes', read.size), place: read.places.size },
    que: numberField('que', 'milliseconds', read.queuedNs, milliseconds),
    lat: numberField('lat', 'milliseconds', read.latencyNs, milliseconds),
  } as const satisfies Readonly<Record<string, RecordField>>;
}

export function readBlocks(
  object: BpfObject,
  clock: WallClock,
): RecordReading<typeof biosnoopParams, BlockRow> {
  const read = blockEventReader(object);
  const limit = slowFrom(object);
  const fields = fieldsOf(read);
  const isSlow = (record: RecordCursor): boolean =>
    read.latencyNs(record) > (limit(read.device(record), read.operation(record)) ?? Number.POSITIVE_INFINITY);
  return {
    fields: Object.values(fields),
    tables: blockTables(read, fields),
    admits: (asked, identity) => blockAdmits(read, asked, identity),
    keeps: () => undefined,
    timeMs: (record) => clock.epochMs(record.view, read.timeAt(record)),
    standsOut: (record) => read.status(record) !== 0 || isSlow(record),
    row: (record) => {
      const submitter = read.submitter(record);
      return {
        timeMs: clock.epochMs(record.view, read.timeAt(record)),
        pid: read.pid(record),
        comm: read.comm.text(record),
        sure: submitter === 'start' || submitter === 'bio',
        disk: read.disk.text(record),
        operation: operationName(read.operation(record)),
        letter: operationLetter(read.operation(record)),
        sector: read.sector(record),
        bytes: read.size(record),
        queuedNs: read.queuedNs(record),
        latencyNs: read.latencyNs(record),
        slow: isSlow(record),
        pattern: read.pattern(record),
        failed: read.status(record) !== 0,
      };
    },
  };
}
