// SPDX-License-Identifier: MIT
/** The tables that opens are counted into: why which paths fail, which files are opened, by whom. */
import type { OpenEventReader } from '../decode/open-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import type { EventTable } from '../event-table.ts';
import type { RecordField } from '../types.ts';

export function openTables(
  read: OpenEventReader,
  fields: Readonly<Record<'path' | 'err' | 'pid' | 'comm', RecordField>>,
): readonly EventTable[] {
  const { path, err, pid, comm } = fields;
  const isFailed = (record: RecordCursor) => read.result(record) < 0;
  const failed = (record: RecordCursor) => (isFailed(record) ? 1 : 0);
  return [
    {
      id: 'failed',
      counts: isFailed,
      key: [err, path],
      columns: [
        { id: 'failed', kind: 'count' },
        { id: 'share', kind: 'share' },
        { id: 'procs', kind: 'distinct', of: read.pid },
        { id: 'err', kind: 'field', field: err },
        { id: 'path', kind: 'field', field: path },
      ],
    },
    {
      id: 'files',
      key: [path],
      columns: [
        { id: 'opens', kind: 'count' },
        { id: 'share', kind: 'share' },
        { id: 'failed', kind: 'sum', measure: 'count', of: failed },
        { id: 'procs', kind: 'distinct', of: read.pid },
        { id: 'path', kind: 'field', field: path },
      ],
    },
    {
      id: 'processes',
      key: [pid],
      columns: [
        { id: 'opens', kind: 'count' },
        { id: 'share', kind: 'share' },
        { id: 'failed', kind: 'sum', measure: 'count', of: failed },
        { id: 'pid', kind: 'field', field: pid },
        { id: 'comm', kind: 'field', field: comm },
      ],
    },
  ];
}
