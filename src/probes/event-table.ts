// SPDX-License-Identifier: MIT
/** How the events of a tool are counted into tables: as data, so that what counts them knows no tool. */
import type { RecordCursor } from './decode/records.ts';
import type { Measure, RecordField } from './types.ts';

interface ColumnBase {
  /** Its title in lower case: what is asked for behind `/`. */
  readonly id: string;
}

export type TableColumn =
  /** Of the row's newest event: what the row is of, or what goes along with that. */
  | (ColumnBase & { readonly kind: 'field'; readonly field: RecordField })
  /** How many events the row has, and what part of all that are counted. */
  | (ColumnBase & { readonly kind: 'count' | 'share' })
  | (ColumnBase & { readonly kind: 'sum'; readonly measure: Measure; of(record: RecordCursor): number })
  /** Of how many of its events a hundred this is 1; of the others it is 0. */
  | (ColumnBase & { readonly kind: 'part'; of(record: RecordCursor): number })
  /** How many values there are of it. */
  | (ColumnBase & { readonly kind: 'distinct'; of(record: RecordCursor): number })
  /** Of nanoseconds. */
  | (ColumnBase & { readonly kind: 'mean' | 'p99' | 'max'; of(record: RecordCursor): number });

export interface EventTable {
  readonly id: string;
  /** Which events are counted; undefined: all. */
  counts?(record: RecordCursor): boolean;
  /** Events that are the same in all of these are one row. */
  readonly key: readonly RecordField[];
  /** In the order in which keys sort by them. What they are made of may be the same function in several. */
  readonly columns: readonly TableColumn[];
}
