// SPDX-License-Identifier: MIT
/** The tables that requests are counted into: by whom, and to which disk. */
import type { BlockEventReader } from '../decode/block-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import type { EventTable, TableColumn } from '../event-table.ts';
import { OPERATIONS } from '../host/operations.ts';
import type { RecordField } from '../types.ts';

const READ = OPERATIONS.indexOf('read');
const WRITE = OPERATIONS.indexOf('write');

export function blockTables(
  read: BlockEventReader,
  { pid, comm, disk }: Readonly<Record<'pid' | 'comm' | 'disk', RecordField>>,
): readonly EventTable[] {
  const is = (operation: number) => (record: RecordCursor) => (read.operation(record) === operation ? 1 : 0);
  const numbers: readonly TableColumn[] = [
    { id: 'reqs', kind: 'count' },
    { id: 'bytes', kind: 'sum', measure: 'bytes', of: read.size },
    { id: 'mean', kind: 'mean', of: read.latencyNs },
    { id: 'p99', kind: 'p99', of: read.latencyNs },
    { id: 'max', kind: 'max', of: read.latencyNs },
    { id: 'read', kind: 'part', of: is(READ) },
    { id: 'write', kind: 'part', of: is(WRITE) },
  ];
  return [
    {
      id: 'processes',
      key: [pid],
      columns: [
        ...numbers,
        { id: 'pid', kind: 'field', field: pid },
        { id: 'comm', kind: 'field', field: comm },
      ],
    },
    { id: 'disks', key: [disk], columns: [...numbers, { id: 'disk', kind: 'field', field: disk }] },
  ];
}
