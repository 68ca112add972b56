// SPDX-License-Identifier: MIT
/** A list of events, newest at the bottom. */
import type { ParamSchema } from '../../probes/params.ts';
import type { EventData } from '../../state/event-data.ts';
import { eventsOf, type ToolState } from '../../state/store.ts';
import { type MarkFinder, marksFor } from '../../state/text-marks.ts';
import type { Column, EventPane } from '../panes/types.ts';
import type { Area } from '../screen/area.ts';
import { textWidth } from '../screen/width.ts';
import { type Tone, themeStamp, toneStyle } from '../theme.ts';
import { type PlacedColumn, placeColumns } from './columns.ts';
import { emptyText } from './event-position.ts';
import { markText } from './marked.ts';

/** The tool's pane knows what its rows are. */
export interface AnyColumn extends Column<ParamSchema, unknown> {
  /** What is too long loses its start, in place of which this stands. */
  readonly cutMark?: string | undefined;
}

/** What is asked of each cell is here, not in the column: columns are of many shapes, and these all of one. */
export interface PlacedEventColumn extends PlacedColumn<AnyColumn> {
  readonly text: (row: unknown) => string;
  readonly tone: (row: unknown) => Tone;
  readonly number: ((row: unknown) => number) | undefined;
  readonly decimals: number;
  /** What finds in its cells what is looked for. */
  readonly marks: MarkFinder | undefined;
}

const plainTone = (): Tone => 'plain';

/** Functions of columns need nothing but the row. */
const placedColumn = ({ column, x, width }: PlacedColumn<AnyColumn>): PlacedEventColumn => ({
  column,
  x,
  width,
  text: column.text,
  tone: column.tone ?? plainTone,
  number: column.number,
  decimals: column.decimals ?? 0,
  marks: undefined,
});

/** A column that takes what the others leave says most: others that were asked for go before it is narrower than this. */
const LEAST_REST = 24;

/** The columns that are asked for, from left to right as far as there is room. */
export function placeEventColumns(
  columns: readonly AnyColumn[],
  values: ToolState['values'],
  width: number,
): readonly PlacedEventColumn[] {
  const shown = columns.filter((column) => column.shown?.(values) ?? true);
  const leastRest = columns.some((column) => column.width === 0) ? LEAST_REST : 0;
  return placeColumns(shown, width, leastRest).map(placedColumn);
}

interface Placing {
  readonly values: ToolState['values'];
  readonly width: number;
  readonly placed: readonly PlacedEventColumn[];
}

const lastPlacing = new WeakMap<readonly AnyColumn[], Placing>();

/** {@link placeEventColumns}, and the very same array as long as the same is asked. */
function placedAsBefore(
  columns: readonly AnyColumn[],
  values: ToolState['values'],
  width: number,
): readonly PlacedEventColumn[] {
  const last = lastPlacing.get(columns);
  if (last && last.values === values && last.width === width) return last.placed;
  const placed = placeEventColumns(columns, values, width);
  lastPlacing.set(columns, { values, width, placed });
  return placed;
}

/**
 * Text at the side of its column that its kind belongs to; what is too long loses its end, unless the column says otherwise. Returns
 * in which column of the area it begins; undefined where its beginning is cut.
 */
function cell(
  area: Area,
  y: number,
  { column, x, width }: PlacedEventColumn,
  text: string,
  style: number,
): number | undefined {
  const tooMuch = column.cutMark === undefined ? 0 : textWidth(text) - width;
  if (tooMuch > 0) {
    area.inner(x, y, width, 1).text(-tooMuch, 0, text, style, textWidth(text));
    area.text(x, y, column.cutMark ?? '', style, 1);
    return undefined;
  }
  const indent = column.align === 'right' ? Math.max(0, width - text.length) : 0;
  area.text(x + indent, y, text, style, width - indent);
  return x + indent;
}

/** What finds the marks in each column: `LAT(ms)` is asked for as lat. */
function withMarks(placed: readonly PlacedEventColumn[], events: EventData): readonly PlacedEventColumn[] {
  const { asked } = events;
  if (!asked) return placed;
  return placed.map((one) => {
    const name = one.column.title.toLowerCase().replace(/\(.*/, '');
    return { ...one, marks: marksFor(asked, name, events.isSearched(name)) };
  });
}

/** Where another text than the one shown was searched, all of the cell is marked. */
function marksIn({ column, marks }: PlacedEventColumn, row: unknown): MarkFinder | undefined {
  if (!marks || !column.sought) return marks;
  const found = marks(column.sought(row)).length > 0;
  return (shown) => (found ? [[0, shown.length]] : []);
}

/** The titles of the columns, in the first line. */
export function paintTitles(area: Area, placed: readonly PlacedEventColumn[]): void {
  const title = toneStyle('title');
  for (const one of placed) cell(area, 0, one, one.column.title, title);
}

/** One event. */
export function paintEvent(
  area: Area,
  y: number,
  placed: readonly PlacedEventColumn[],
  row: unknown,
  isSelected = false,
): void {
  const plain = toneStyle('plain', isSelected);
  if (isSelected) area.fill(0, y, area.width, 1, plain);
  // By index, and no object for a cell: an iterator's results and those were a third of what a frame allocated.
  for (let i = 0; i < placed.length; i++) {
    const one = placed[i] as PlacedEventColumn;
    const tone = one.tone(row);
    const style = tone === 'plain' ? plain : toneStyle(tone, isSelected);
    const { number, marks } = one;
    if (number && !marks && area.number(one.x, y, one.width, number(row), one.decimals, style)) continue;
    const text = one.text(row);
    const x = cell(area, y, one, text, style);
    if (!marks || x === undefined) continue;
    markText(area, { x, y, width: one.x + one.width - x, text }, marksIn(one, row), tone, isSelected);
  }
}

/** Header and rows, one line each. `placeholder` stands where there are no rows. */
export function paintEventList(
  area: Area,
  { events, values }: { readonly events: EventData; readonly values: ToolState['values'] },
  columns: readonly AnyColumn[],
  placeholder: string,
): void {
  const unmarked = placedAsBefore(columns, values, area.width);
  area.kept(0, 0, area.width, 1, [themeStamp(), unmarked], (line) => paintTitles(line, unmarked));
  const placed = withMarks(unmarked, events);
  const numbers = events.view.page(area.height - 1);
  if (numbers.length === 0) area.text(1, 2, placeholder, toneStyle('muted'));
  area.mark(0, 1, area.width, numbers.length, { kind: 'events', numbers });
  const { selected } = events.view;
  numbers.forEach((number, index) => {
    const row = events.row(number);
    if (row !== undefined) paintEvent(area, index + 1, placed, row, number === selected);
  });
}

/** The events of a tool. */
export function paintEvents(
  area: Area,
  tool: ToolState,
  { columns, noun }: EventPane<ParamSchema, unknown>,
): void {
  const { values } = tool;
  paintEventList(area, { events: eventsOf(tool), values }, columns, emptyText(tool, noun));
}
