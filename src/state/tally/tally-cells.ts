// SPDX-License-Identifier: MIT
/** What stands in the cells of a table that is counted. */
import type { RecordCursor } from '../../probes/decode/records.ts';
import type { TableColumn } from '../../probes/event-table.ts';
import type { Measure } from '../../probes/types.ts';
import type { Comparable } from '../comparison-query.ts';
import type { EventLog } from '../event-log.ts';
import type { Tally } from './tally.ts';

/** The row's newest event; undefined for a moment, when it has been evicted and that was not yet taken back. */
export function newestOf(tally: Tally, log: EventLog, row: number): RecordCursor | undefined {
  return log.at(tally.newest(row));
}

/** The number of a row in a column, in the unit of its measure; NaN where it has a text. */
export function cellNumber(tally: Tally, log: EventLog, column: TableColumn, row: number): number {
  const count = tally.count(row);
  switch (column.kind) {
    case 'field': {
      const record = newestOf(tally, log, row);
      return record && column.field.kind === 'keyed' && column.field.measure
        ? column.field.key(record)
        : Number.NaN;
    }
    case 'count':
      return count;
    case 'share':
      return (100 * count) / tally.counted;
    case 'sum':
      return tally.series(column.of).sum(row);
    case 'part':
      return (100 * tally.series(column.of).sum(row)) / count;
    case 'distinct':
      return tally.series(column.of).distinct(row);
    case 'mean':
      return tally.series(column.of).sum(row) / count;
    case 'p99':
      return tally.series(column.of).p99(row, tally);
    case 'max':
      return tally.series(column.of).max(row, tally);
  }
}

/** The text of a row in a column of fields, safe to draw. */
export function cellText(tally: Tally, log: EventLog, column: TableColumn, row: number): string {
  const record = column.kind === 'field' ? newestOf(tally, log, row) : undefined;
  return record && column.kind === 'field' ? column.field.text(record) : '';
}

/** Whether a column is sorted by its texts, and has the least first. */
export function isTextual(column: TableColumn): boolean {
  return column.kind === 'field' && (column.field.kind === 'bytes' || column.field.measure === undefined);
}

/** Numbers have the greatest first; what a row is of, as PIDs, has the least. */
export function isDescending(column: TableColumn): boolean {
  return column.kind !== 'field';
}

export function comparables(columns: readonly TableColumn[]): readonly Comparable[] {
  return columns.map((column) => ({ name: column.id, measure: measureOf(column) }));
}

/** What a column's numbers are of; undefined where it has texts. */
export function measureOf(column: TableColumn): Measure | undefined {
  switch (column.kind) {
    case 'field':
      return column.field.kind === 'keyed' ? column.field.measure : undefined;
    case 'count':
    case 'distinct':
      return 'count';
    case 'share':
    case 'part':
      return 'percent';
    case 'sum':
      return column.measure;
    default:
      return 'milliseconds';
  }
}
