// SPDX-License-Identifier: MIT
/** What is in the cells of a heat map. */
import type { Histogram } from '../../histogram/histogram.ts';
import { type PerOctave, rangeCounts, rangeOf } from '../../histogram/ranges.ts';

type Columns = readonly (Histogram | undefined)[];

export interface Rows {
  readonly perOctave: PerOctave;
  /** The lowest range that is shown, and how many there are in a row. */
  readonly first: number;
  readonly joined: number;
  readonly height: number;
}

export interface Cells extends Rows {
  /** For each column the count of each row, the lowest first. */
  readonly counts: readonly (Float64Array | undefined)[];
  readonly most: number;
}

/**
 * As fine as is asked for and the height has room for; octaves are joined if even those are too many. Undefined if nothing
 * was counted.
 */
export function rowsFor(columns: Columns, finest: PerOctave, height: number): Rows | undefined {
  const filled = columns.filter((column) => column !== undefined).filter(({ count }) => count > 0);
  if (filled.length === 0) return undefined;
  const bottom = Math.min(...filled.map(({ bottom }) => bottom));
  const top = Math.max(...filled.map(({ top }) => top));
  const span = (perOctave: PerOctave) => rangeOf(perOctave, top) - rangeOf(perOctave, bottom) + 1;
  const perOctave =
    ([8, 4, 2] as const).find((fineness) => fineness <= finest && span(fineness) <= height) ?? 1;
  const joined = Math.ceil(span(perOctave) / height);
  const first = rangeOf(perOctave, bottom);
  return { perOctave, first, joined, height: Math.ceil(span(perOctave) / joined) };
}

export function cellsOf(columns: Columns, rows: Rows): Cells {
  let most = 0;
  const counts = columns.map((column) => {
    if (column === undefined) return undefined;
    const fine = rangeCounts(column, rows.perOctave);
    const cells = new Float64Array(rows.height);
    for (let row = 0; row < rows.height; row++) {
      const from = rows.first + row * rows.joined;
      const count = fine.subarray(from, from + rows.joined).reduce((sum, one) => sum + one, 0);
      cells[row] = count;
      most = Math.max(most, count);
    }
    return cells;
  });
  return { ...rows, counts, most };
}
