// SPDX-License-Identifier: MIT
/** The rows of a table that events are counted into, as lines of a file: one a row, with what they were counted over. */
import type { TableColumn } from '../../probes/event-table.ts';
import { csvLine } from '../../text/csv.ts';
import { jsonBytesMember, jsonString } from '../../text/json.ts';
import type { EventData } from '../event-data.ts';
import { cellNumber, cellText, measureOf, newestOf } from '../tally/tally-cells.ts';
import type { TallyView } from '../tally/tally-view.ts';
import { rfc3339, type SavedLines, type SaveFormat } from './saved-lines.ts';

/** The unit stands in the name: values are raw. */
function nameOf(column: TableColumn): string {
  switch (measureOf(column)) {
    case 'milliseconds':
      return `${column.id}_ns`;
    case 'percent':
      return `${column.id}_percent`;
    default:
      return column.id;
  }
}

/** An error is told by its name, as it is asked for. */
const isText = (column: TableColumn): boolean => {
  const measure = measureOf(column);
  return measure === undefined || measure === 'errno';
};

/** Percentages to a thousandth, nanoseconds whole. */
const rounded = (column: TableColumn, value: number): number =>
  measureOf(column) === 'percent' ? Number(value.toFixed(3)) : Math.round(value);

/** Names are exact where they are the record's bytes, as in the lines of events. */
function jsonMember({ tally, log }: TallyView, column: TableColumn, row: number): string {
  const name = nameOf(column);
  if (!isText(column)) return `"${name}":${rounded(column, cellNumber(tally, log, column, row))}`;
  const record = newestOf(tally, log, row);
  if (record && column.kind === 'field' && column.field.kind === 'bytes' && column.field.exact(record))
    return jsonBytesMember(name, record.bytes, column.field.start(record), column.field.end(record));
  return `"${name}":${jsonString(cellText(tally, log, column, row))}`;
}

/** The rows that are shown, in their order. Made at once: what they are counted from is evicted while a file is written. */
export function tallyLines(
  { span, view: { end } }: EventData,
  view: TallyView,
  tool: string,
  format: SaveFormat,
): SavedLines {
  const { tally, log, order, table } = view;
  const [from, to] = (span ?? [0, 0]).map(rfc3339) as [string, string];
  const head = { tool, time: to, from, table: table.id, events: tally.counted, whole: tally.complete(end) };
  const json = JSON.stringify(head).slice(0, -1);
  const lines = order.map((row) => {
    if (format === 'json')
      return `${json},${table.columns.map((column) => jsonMember(view, column, row)).join(',')}}\n`;
    const cells = table.columns.map((column) =>
      isText(column)
        ? cellText(tally, log, column, row)
        : rounded(column, cellNumber(tally, log, column, row)),
    );
    return csvLine([from, to, ...cells]);
  });
  return {
    header: format === 'json' ? '' : csvLine(['from', 'to', ...table.columns.map(nameOf)]),
    total: lines.length,
    pieces: lines.map((line) => [line, 1] as const),
  };
}
