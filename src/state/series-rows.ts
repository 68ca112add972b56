// SPDX-License-Identifier: MIT
/** Counts over time as rows that can be searched and compared, a row for each target. */
import type { TableColumn } from './row-query.ts';

export interface SeriesRow {
  readonly name: string;
  /** Hits a second in the interval that is looked at; NaN where nothing was counting then. */
  readonly rate: number;
  readonly total: number;
}

/** By the titles of the columns. */
export const SERIES_SEARCH: readonly TableColumn<SeriesRow>[] = [
  { name: 'operation', byDefault: true, text: ({ name }) => name },
  { name: 'rate', measure: 'rate', value: ({ rate }) => rate },
  { name: 'total', measure: 'count', value: ({ total }) => total },
];
