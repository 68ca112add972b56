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
  let bottom = Number.POSITIVE_INFINITY;
  let top = -1;
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at];
    if (column === undefined || column.count === 0) continue;
    if (column.bottom < bottom) bottom = column.bottom;
    if (column.top > top) top = column.top;
  }
  if (top < 0) return undefined;
  const span = (perOctave: PerOctave) => rangeOf(perOctave, top) - rangeOf(perOctave, bottom) + 1;
  const perOctave =
    ([8, 4, 2] as const).find((fineness) => fineness <= finest && span(fineness) <= height) ?? 1;
  const joined = Math.ceil(span(perOctave) / height);
  const first = rangeOf(perOctave, bottom);
  return { perOctave, first, joined, height: Math.ceil(span(perOctave) / joined) };
}

/** What a column looks like in rows. */
interface ColumnCells extends Rows {
  readonly counts: Float64Array;
  readonly most: number;
}

/** Of the last frame: a column that is complete does not change, and a heat map has hundreds of them. */
const known = new WeakMap<Histogram, ColumnCells>();

function columnCells(column: Histogram, rows: Rows): ColumnCells {
  const { perOctave, first, joined, height } = rows;
  const last = known.get(column);
  if (last && last.perOctave === perOctave && last.first === first && last.joined === joined) {
    if (last.height === height) return last;
  }
  const fine = rangeCounts(column, perOctave);
  const counts = new Float64Array(height);
  let most = 0;
  for (let row = 0; row < height; row++) {
    const from = first + row * joined;
    const end = Math.min(from + joined, fine.length);
    let count = 0;
    for (let at = from; at < end; at++) count += fine[at] as number;
    counts[row] = count;
    if (count > most) most = count;
  }
  const made = { perOctave, first, joined, height, counts, most };
  known.set(column, made);
  return made;
}

export function cellsOf(columns: Columns, rows: Rows): Cells {
  let most = 0;
  const counts = columns.map((column) => {
    if (column === undefined) return undefined;
    const cells = columnCells(column, rows);
    most = Math.max(most, cells.most);
    return cells.counts;
  });
  return { ...rows, counts, most };
}
