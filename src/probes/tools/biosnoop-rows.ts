// SPDX-License-Identifier: MIT
/** biosnoop's records for a screen: rows, what can be searched, and which of a log are asked for. */
import type { BpfObject } from '../../../native/index.d.ts';
import { type BlockEventReader, blockEventReader } from '../decode/block-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import type { WallClock } from '../host/clock.ts';
import { type Operation, operationLetter, operationName } from '../host/operations.ts';
import type { IdentityFilter, RecordField, RecordReading } from '../types.ts';
import type { BiosnoopParams, biosnoopParams } from './biosnoop.ts';

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
  readonly pattern: string;
  readonly failed: boolean;
}

function numberField(name: string, key: (record: RecordCursor) => number): RecordField {
  return { kind: 'keyed', name, byDefault: false, key, text: (record) => String(key(record)) };
}

function fieldsOf(read: BlockEventReader): readonly RecordField[] {
  const bytes = (name: string, reader: BlockEventReader['comm']): RecordField => ({
    kind: 'bytes',
    name,
    byDefault: true,
    exact: () => true,
    start: (record) => reader.range(record).start,
    end: (record) => reader.range(record).end,
    text: reader.text,
  });
  return [
    bytes('comm', read.comm),
    bytes('disk', read.disk),
    {
      kind: 'keyed',
      name: 't',
      byDefault: true,
      key: read.operation,
      text: (record) => operationName(read.operation(record)),
    },
    numberField('pid', read.pid),
    numberField('sector', read.sector),
    numberField('bytes', read.size),
  ];
}

/** What the kernel's filter lets through, told again for events that came under another one. */
function admitter(read: BlockEventReader, values: BiosnoopParams, identity: IdentityFilter) {
  const { pid, tid, uid } = identity;
  const { disk, operation, comm, minMs } = values;
  const asked = [pid, tid, uid, disk, operation, comm, minMs];
  if (asked.every((value) => value === undefined)) return undefined;
  const diskBytes = disk === undefined ? undefined : Buffer.from(disk.replace(/^\/dev\//, ''));
  const commBytes = comm === undefined ? undefined : Buffer.from(comm);
  const leastNs = (minMs ?? 0) * 1e6;
  return (record: RecordCursor): boolean =>
    (pid === undefined || read.pid(record) === pid) &&
    (tid === undefined || read.tid(record) === tid) &&
    (uid === undefined || read.uid(record) === uid) &&
    (operation === undefined || operationName(read.operation(record)) === operation) &&
    read.latencyNs(record) >= leastNs &&
    (diskBytes === undefined || read.disk.bytes(record).equals(diskBytes)) &&
    (commBytes === undefined || read.comm.bytes(record).subarray(0, commBytes.length).equals(commBytes));
}

export function readBlocks(
  object: BpfObject,
  clock: WallClock,
): RecordReading<typeof biosnoopParams, BlockRow> {
  const read = blockEventReader(object);
  return {
    fields: fieldsOf(read),
    admits: (asked, identity) => admitter(read, asked, identity),
    keeps: () => undefined,
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
        pattern: read.pattern(record),
        failed: read.status(record) !== 0,
      };
    },
  };
}
