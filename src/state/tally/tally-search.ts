// SPDX-License-Identifier: MIT
/** What is typed behind `/` as a test of the rows of a counted table. */
import type { TableColumn } from '../../probes/event-table.ts';
import { type Comparison, holds, parseRowQuery, type RowQuery, textHolds } from '../comparison-query.ts';
import type { EventLog } from '../event-log.ts';
import { recordTest } from '../record-query.ts';
import type { QueryProblem } from '../text-query.ts';
import type { Tally } from './tally.ts';
import { cellNumber, cellText, comparables, newestOf } from './tally-cells.ts';

export interface TallySearch {
  readonly query: RowQuery;
  passes(tally: Tally, row: number): boolean;
}

/** What a row is of, its fields, can be searched for a text. */
const fieldsOf = (columns: readonly TableColumn[]) =>
  columns.flatMap((column) => (column.kind === 'field' ? [{ ...column.field, name: column.id }] : []));

/** Undefined when nothing is asked for. */
export function searchTally(
  typed: string,
  columns: readonly TableColumn[],
  log: EventLog,
): TallySearch | QueryProblem | undefined {
  const fields = fieldsOf(columns);
  const query = parseRowQuery(
    typed,
    comparables(columns),
    fields.map(({ name }) => name),
  );
  if (!query || 'problem' in query) return query;
  const compared = query.comparisons.map((comparison) => comparisonOf(comparison, columns, log));
  const test = query.text && recordTest(query.text, fields);
  const passes = (tally: Tally, row: number): boolean => {
    if (!compared.every((one) => one(tally, row))) return false;
    if (!test) return true;
    const record = newestOf(tally, log, row);
    return record !== undefined && test(record);
  };
  return { query, passes };
}

function comparisonOf(
  comparison: Comparison,
  columns: readonly TableColumn[],
  log: EventLog,
): TallySearch['passes'] {
  const column = columns.find(({ id }) => id === comparison.column);
  if (!column) return () => false;
  if (comparison.quantity) return (tally, row) => holds(comparison, cellNumber(tally, log, column, row));
  return (tally, row) => textHolds(comparison, cellText(tally, log, column, row));
}
