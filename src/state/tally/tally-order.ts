// SPDX-License-Identifier: MIT
/** The rows of a counted table in their order: of very many those that come first in it. */
import type { TableColumn } from '../../probes/event-table.ts';
import type { EventLog } from '../event-log.ts';
import type { Tally } from './tally.ts';
import { cellNumber, cellText, isDescending, isTextual } from './tally-cells.ts';

/** Nobody looks through more, and to sort them takes as long as a key may wait. */
export const MOST_ROWS = 10_000;

export interface TallyOrder {
  readonly column: TableColumn;
  readonly reversed: boolean;
}

/**
 * Of more than {@link MOST_ROWS} rows those that come first; where they are sorted by texts, those with the most events,
 * for no more than these are made into texts.
 */
export function orderRows(
  tally: Tally,
  log: EventLog,
  rows: readonly number[],
  { column, reversed }: TallyOrder,
): number[] {
  const numbers = new Float64Array(tally.keys.end);
  if (isTextual(column)) {
    for (const row of rows) numbers[row] = -tally.count(row);
    const sorted = first(rows, numbers).map((row) => ({ row, text: textOf(tally, log, column, row) }));
    const sign = isDescending(column) === reversed ? 1 : -1;
    sorted.sort((a, b) => (a.text < b.text ? -sign : a.text > b.text ? sign : a.row - b.row));
    return sorted.map(({ row }) => row);
  }
  const sign = isDescending(column) === reversed ? 1 : -1;
  for (const row of rows) numbers[row] = sign * cellNumber(tally, log, column, row);
  return first(rows, numbers).sort(
    (a, b) => (numbers[a] as number) - (numbers[b] as number) || tally.count(b) - tally.count(a) || a - b,
  );
}

/** Texts of what rows are of are compared by their bytes: those of the record are at hand. */
function textOf(tally: Tally, log: EventLog, column: TableColumn, row: number): string {
  const part = column.kind === 'field' ? tally.keys.part(row, column.field) : undefined;
  return typeof part === 'string' ? part : cellText(tally, log, column, row);
}

/** Those with the least numbers, in no order. */
function first(rows: readonly number[], numbers: Float64Array): number[] {
  if (rows.length <= MOST_ROWS) return [...rows];
  // Without a comparison of ours, so that it is done by the machine.
  const sorted = Float64Array.from(rows, (row) => numbers[row] as number).sort();
  const last = sorted[MOST_ROWS - 1] as number;
  const found: number[] = [];
  const equal: number[] = [];
  for (const row of rows) {
    const number = numbers[row] as number;
    if (number < last) found.push(row);
    else if (number === last && equal.length < MOST_ROWS) equal.push(row);
  }
  return [...found, ...equal.slice(0, MOST_ROWS - found.length)];
}
