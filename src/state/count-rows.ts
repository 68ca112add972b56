// SPDX-License-Identifier: MIT
/** The rows of a table of counts, and what of them can be searched and compared. */
import type { CountedTarget } from '../probes/counting.ts';
import type { TableColumn } from './row-query.ts';

/** By the numbers of the targets. */
export interface Counts {
  readonly targets: readonly CountedTarget[];
  /** In the last interval, and how long that was. */
  readonly recent: Float64Array;
  readonly seconds: number;
  /** Since the start. */
  readonly total: Float64Array;
  /** Milliseconds since 1970, when that was so. */
  readonly atMs?: number;
}

export interface CountRow {
  /** Of its target. */
  readonly number: number;
  readonly target: CountedTarget | undefined;
  readonly recent: number;
  readonly total: number;
  readonly seconds: number;
  /** Hits of all rows in the last interval. */
  readonly all: number;
}

/** Those that were hit. */
export function countRows({ targets, recent, seconds, total }: Counts): readonly CountRow[] {
  const all = recent.reduce((sum, count) => sum + count, 0);
  const rows: CountRow[] = [];
  for (let number = 0; number < total.length; number++) {
    const hits = total[number] as number;
    if (hits > 0)
      rows.push({ number, target: targets[number], recent: recent[number] ?? 0, total: hits, seconds, all });
  }
  return rows;
}

/** By the titles of the columns. */
export const COUNT_SEARCH: readonly TableColumn<CountRow>[] = [
  { name: 'func', byDefault: true, text: ({ target }) => target?.name ?? '' },
  { name: 'count', measure: 'count', value: ({ recent }) => recent },
  { name: 'rate', measure: 'rate', value: ({ recent, seconds }) => recent / seconds },
  { name: 'share', measure: 'percent', value: ({ recent, all }) => (100 * recent) / all },
  { name: 'total', measure: 'count', value: ({ total }) => total },
  { name: 'addr', byDefault: false, text: ({ target }) => addressText(target?.address) },
];

/** Empty where it is not known. */
export function addressText(address: bigint | undefined): string {
  return address === undefined ? '' : `0x${address.toString(16)}`;
}
