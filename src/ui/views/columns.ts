// SPDX-License-Identifier: MIT
/** Where the columns of a list or table stand. */

export interface ColumnWidth {
  /** In cells; 0 takes what the others leave. */
  readonly width: number;
  /** Where too little is left, the columns with the highest numbers go first; without a number one stays. */
  readonly dispensable?: number;
}

export interface PlacedColumn<Column> {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

/** Cells between two columns. */
const GAP = 1;

/**
 * From left to right as far as there is room.
 * @param leastRest columns that can be spared go before the one that takes the rest is narrower
 */
export function placeColumns<Column extends ColumnWidth>(
  columns: readonly Column[],
  width: number,
  leastRest: number,
): PlacedColumn<Column>[] {
  let shown = columns;
  const left = () => width - shown.reduce((sum, column) => sum + column.width + GAP, -GAP);
  while (left() < leastRest) {
    const most = Math.max(0, ...shown.map(({ dispensable = 0 }) => dispensable));
    if (most === 0) break;
    shown = shown.filter(({ dispensable }) => dispensable !== most);
  }
  const rest = Math.max(1, left());
  let x = 0;
  return shown.map((column) => {
    const placed = { column, x, width: column.width === 0 ? rest : column.width };
    x += placed.width + GAP;
    return placed;
  });
}
