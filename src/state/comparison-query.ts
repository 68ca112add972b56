// SPDX-License-Identifier: MIT
/**
 * What people type behind `/`, the whole of it: comparisons first, `lat>10ms bytes>=64k err!=ENOENT`, all of which must
 * hold, and then a text as {@link parseQuery} reads it. A minus before a comparison turns it round.
 */
import type { RecordCursor } from '../probes/decode/records.ts';
import type { Measure, RecordField } from '../probes/types.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import { parseQuery, type QueryProblem, type TextQuery } from './text-query.ts';

type Relation = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** Something that can be compared: a number of some measure, or a text. */
export interface Comparable {
  readonly name: string;
  readonly measure?: Measure | undefined;
}

export interface Comparison {
  readonly column: string;
  readonly relation: Relation;
  readonly inverse: boolean;
  /** Of texts: `==`, small letters find no capitals. */
  readonly exact?: true;
  /** Undefined where texts are compared: those of the column with `text`, as they are shown. */
  readonly quantity: Quantity | undefined;
  readonly text: string;
}

export interface RowQuery {
  readonly comparisons: readonly Comparison[];
  readonly text: TextQuery | undefined;
}

/** `-lat>= 10ms`: minus, column, relation, value up to a blank; one with blanks stands in quotes. */
const COMPARISON = /^(-?)([a-z][a-z0-9.]*) ?(<=|>=|!=|==|=|<|>) ?("[^"]*"?|\S*)(\s+|$)/i;

/**
 * Undefined when nothing is asked for.
 * @param searched names of the columns that have a text to search
 */
export function parseRowQuery(
  typed: string,
  columns: readonly Comparable[],
  searched: readonly string[] = columns.map(({ name }) => name),
): RowQuery | QueryProblem | undefined {
  const comparisons: Comparison[] = [];
  let rest = typed;
  for (let found = COMPARISON.exec(rest); found; found = COMPARISON.exec(rest)) {
    const comparison = comparisonOf(found, columns);
    if (comparison === undefined) break;
    if ('problem' in comparison) return comparison;
    comparisons.push(comparison);
    rest = rest.slice(found[0].length);
  }
  const text = parseQuery(rest, searched);
  if (text && 'problem' in text) return text;
  return text || comparisons.length > 0 ? { comparisons, text } : undefined;
}

/** Undefined where it is no comparison but text: `?id=7` is part of many a name. */
function comparisonOf(
  found: RegExpExecArray,
  columns: readonly Comparable[],
): Comparison | QueryProblem | undefined {
  const [, minus, named = '', sign = '', value = ''] = found;
  const name = named.toLowerCase();
  const column = columns.find((one) => one.name === name || (one.measure === 'errno' && name === 'errno'));
  if (!column) {
    if (sign.includes('=') && !/^[<>]/.test(sign)) return undefined;
    if (!/^\d/.test(value)) return undefined;
    const known = columns.filter(({ measure }) => measure).map((one) => one.name);
    return { problem: `There is no ${name} to compare here; there are ${known.join(' ')}.` };
  }
  const relation = sign === '==' ? '=' : (sign as Relation);
  const text = value.replace(/^"|"$/g, '');
  const base = { column: column.name, relation, inverse: minus === '-', text };
  if (column.measure === undefined) {
    if (relation !== '=' && relation !== '!=')
      return { problem: `${name} is a text: ${name}=… or ${name}:… finds it.` };
    if (text === '') return { problem: `${name}${sign} needs a text.` };
    return { ...base, ...(sign === '==' && { exact: true as const }), quantity: undefined };
  }
  const quantity = parseQuantity(column.measure, text);
  if (!('problem' in quantity)) return { ...base, quantity };
  const { problem } = quantity;
  return { problem: problem.startsWith('needs') ? `${name}${sign} ${problem}` : problem };
}

/** Whether a number is what is asked for. What is not known, NaN, never is. */
export function holds({ relation, inverse, quantity }: Comparison, number: number): boolean {
  if (!quantity || Number.isNaN(number)) return false;
  return related(relation, quantity, number) !== inverse;
}

function related(relation: Relation, { value, step }: Quantity, number: number): boolean {
  switch (relation) {
    case '<':
      return number < value;
    case '<=':
      return number <= value;
    case '>':
      return number > value;
    case '>=':
      return number >= value;
    case '=':
      return isEqual(value, step, number);
    case '!=':
      return !isEqual(value, step, number);
  }
}

const isEqual = (value: number, step: number, number: number): boolean =>
  number === value || (number >= value - step / 2 && number < value + step / 2);

/** The same for a text as it is shown: small letters find capitals too, unless it must be exactly that. */
export function textHolds({ relation, inverse, exact, text }: Comparison, shown: string): boolean {
  const same = !exact && text === text.toLowerCase() ? shown.toLowerCase() === text : shown === text;
  return ((relation === '=') === same) !== inverse;
}

/** A comparison as a test of records. */
export function comparisonTest(
  comparison: Comparison,
  fields: readonly RecordField[],
): (record: RecordCursor) => boolean {
  const field = fields.find(({ name }) => name === comparison.column);
  if (!field) return () => false;
  if (field.kind === 'keyed' && comparison.quantity) return (record) => holds(comparison, field.key(record));
  return (record) => textHolds(comparison, field.text(record));
}
