// SPDX-License-Identifier: MIT
/** A table that events are counted into: a line for each row, in the order that was asked for. */
import type { TableColumn } from '../../probes/event-table.ts';
import type { Measure } from '../../probes/types.ts';
import { cellNumber, cellText, measureOf } from '../../state/tally/tally-cells.ts';
import type { TallyView } from '../../state/tally/tally-view.ts';
import { type MarkFinder, marksFor } from '../../state/text-marks.ts';
import { milliseconds } from '../../text/milliseconds.ts';
import type { TableLook, TableLookColumn } from '../panes/types.ts';
import type { Area } from '../screen/area.ts';
import { bytesText, grouped, percent } from '../text/numbers.ts';
import { type Tone, toneStyle } from '../theme.ts';
import { type PlacedColumn, placeColumns } from './columns.ts';
import { markText } from './marked.ts';

/** Of the column that takes what the others leave, before others go. */
const LEAST_REST = 14;

function numberText(measure: Measure | undefined, value: number): string {
  switch (measure) {
    case 'count':
      return grouped(value);
    case 'percent':
      return percent(value);
    case 'bytes':
      return bytesText(value);
    case 'milliseconds':
      return milliseconds(value);
    default:
      return String(value);
  }
}

interface Placed extends PlacedColumn<TableLookColumn> {
  readonly counted: TableColumn;
  readonly marks: MarkFinder | undefined;
}

function place(area: Area, view: TallyView, columns: readonly TableLookColumn[]): readonly Placed[] {
  return placeColumns(columns, area.width, LEAST_REST).flatMap((placed) => {
    const { id } = placed.column;
    const counted = view.table.columns.find((column) => column.id === id);
    return counted ? [{ ...placed, counted, marks: marksFor(view.asked, id, counted.kind === 'field') }] : [];
  });
}

const isNumber = (column: TableColumn): boolean =>
  measureOf(column) !== undefined && measureOf(column) !== 'errno';

export interface TallyTable {
  readonly view: TallyView;
  readonly look: Pick<TableLook<unknown>, 'columns'>;
  readonly ascii: boolean;
  readonly placeholder: string;
}

export function paintTallyTable(area: Area, { view, look, ascii, placeholder }: TallyTable): void {
  const placed = place(area, view, look.columns);
  const { log } = view;
  const arrow = view.descending ? (ascii ? 'v' : '▾') : ascii ? '^' : '▴';
  const cell = (y: number, { x, width, counted }: Placed, text: string, style: number) => {
    const indent = isNumber(counted) ? Math.max(0, width - text.length) : 0;
    area.text(x + indent, y, text, style, width - indent);
    return { x: x + indent, y, width: width - indent, text };
  };
  for (const one of placed)
    cell(0, one, `${one.column.title}${one.counted === view.sort ? arrow : ''}`, toneStyle('title'));
  const page = view.page(Math.max(0, area.height - 1));
  if (page.length === 0) area.text(1, 2, placeholder, toneStyle('muted'));
  const { selected, tally } = view;
  page.forEach((row, index) => {
    const y = index + 1;
    const isSelected = row === selected;
    if (isSelected) area.fill(0, y, area.width, 1, toneStyle('plain', true));
    for (const one of placed) {
      const number = isNumber(one.counted) ? cellNumber(tally, log, one.counted, row) : undefined;
      const text =
        number === undefined
          ? cellText(tally, log, one.counted, row)
          : numberText(measureOf(one.counted), number);
      // Nothing is nothing to be coloured.
      const tone: Tone = number === 0 ? 'muted' : (one.column.tone ?? 'plain');
      const drawn = cell(y, one, text, toneStyle(tone, isSelected));
      markText(area, drawn, one.marks, tone, isSelected);
    }
  });
}
