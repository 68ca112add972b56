// SPDX-License-Identifier: MIT
/** What is typed behind `/` as a test of the rows of a table. */
import type { Measure } from '../probes/types.ts';
import { holds, parseRowQuery, type RowQuery, textHolds } from './comparison-query.ts';
import { type QueryProblem, type TextQuery, toRegExp } from './text-query.ts';

/** A column of a table, by its title in lower case. What has no measure is a text. */
export type TableColumn<Row> =
  | {
      readonly name: string;
      readonly measure?: undefined;
      /** Whether a search without a column looks here. */
      readonly byDefault: boolean;
      text(row: Row): string;
    }
  | { readonly name: string; readonly measure: Measure; value(row: Row): number };

export interface TableSearch<Row> {
  readonly query: RowQuery;
  passes(row: Row): boolean;
}

/** Undefined when nothing is asked for. */
export function searchTable<Row>(
  typed: string,
  columns: readonly TableColumn<Row>[],
): TableSearch<Row> | QueryProblem | undefined {
  const searched = columns.filter(({ measure }) => measure === undefined).map(({ name }) => name);
  const query = parseRowQuery(typed, columns, searched);
  if (!query || 'problem' in query) return query;
  const tests = query.comparisons.map((comparison) => {
    const column = columns.find(({ name }) => name === comparison.column);
    return (row: Row): boolean => {
      if (!column) return false;
      return column.measure === undefined
        ? textHolds(comparison, column.text(row))
        : holds(comparison, column.value(row));
    };
  });
  if (query.text) tests.push(textTest(query.text, columns));
  return { query, passes: (row) => tests.every((test) => test(row)) };
}

function textTest<Row>(query: TextQuery, columns: readonly TableColumn<Row>[]): (row: Row) => boolean {
  const { inverse, ignoreCase, text } = query;
  const pattern = query.kind === 'regex' ? toRegExp(query) : undefined;
  const found = (shown: string) =>
    pattern ? pattern.test(shown) : (ignoreCase ? shown.toLowerCase() : shown).includes(text);
  const texts = columns.filter((column) => column.measure === undefined);
  const asked = texts.filter(({ name, byDefault }) =>
    query.column === undefined ? byDefault : name === query.column,
  );
  return (row) => asked.some((column) => found(column.text(row))) !== inverse;
}
