// SPDX-License-Identifier: MIT
/** The tile of a tool that lists events: how many of the newest are what one looks for, and the newest that fit. */
import type { ParamSchema } from '../../../probes/params.ts';
import type { EventData } from '../../../state/event-data.ts';
import { eventsOf, type ToolState } from '../../../state/store.ts';
import type { EventPane } from '../../panes/types.ts';
import type { Area } from '../../screen/area.ts';
import { toneStyle } from '../../theme.ts';
import {
  type AnyColumn,
  type PlacedEventColumn,
  paintEvent,
  paintTitles,
  placeEventColumns,
} from '../event-list.ts';

type AnyEventPane = EventPane<ParamSchema, unknown>;

/** So many are looked at for every frame, and no more: a tile must cost next to nothing, however many events come. */
const LOOKED_AT = 100;
/** The columns of the tab are worth it from so much on that they leave for the one that takes the rest. */
const LEAST_REST = 32;
const TITLES_FROM = 8;

/** Those of the tab where they fit, else the narrow ones. */
function columnsFor(
  { columns, narrow }: AnyEventPane,
  values: ToolState['values'],
  width: number,
  ascii: boolean,
): readonly PlacedEventColumn[] {
  const full = placeEventColumns(columns, values, width);
  const fits = full.every(({ column, x, width: taken }) =>
    column.width === 0 ? taken >= LEAST_REST : x + taken <= width,
  );
  if (fits || !narrow) return full;
  const more = ascii ? '~' : '…';
  const chosen = narrow.flatMap(({ title, width: cells, keepsEnd = false }): AnyColumn[] => {
    const column = columns.find((one) => one.title === title);
    // Whatever the tab shows, here these are shown.
    return column
      ? [{ ...column, width: cells, cutMark: keepsEnd ? more : undefined, shown: () => true }]
      : [];
  });
  return placeEventColumns(chosen, values, width);
}

/** `of the newest 100: 3 failed, 0 slow` */
function paintVerdicts(area: Area, events: EventData, { verdicts = [] }: AnyEventPane): void {
  const rows = events.view.newest(LOOKED_AT).flatMap((number) => {
    const row = events.row(number);
    return row === undefined ? [] : [row];
  });
  let x = area.text(0, 0, `of the newest ${rows.length}: `, toneStyle('muted'));
  verdicts.forEach(({ word, tone, holds }, i) => {
    const count = rows.filter((row) => holds(row)).length;
    if (i > 0) x += area.text(x, 0, ', ', toneStyle('muted'));
    x += area.text(x, 0, `${count} ${word}`, toneStyle(count > 0 ? tone : 'muted'));
  });
}

export function paintEventTile(area: Area, tool: ToolState, pane: AnyEventPane, ascii: boolean): void {
  const events = eventsOf(tool);
  const placed = columnsFor(pane, tool.values, area.width, ascii);
  let y = 0;
  if (pane.verdicts) {
    paintVerdicts(area.inner(0, 0, area.width, 1), events, pane);
    y++;
  }
  if (area.height >= TITLES_FROM) paintTitles(area.inner(0, y++, area.width, 1), placed);
  for (const number of events.view.newest(area.height - y)) {
    const row = events.row(number);
    if (row !== undefined) paintEvent(area, y++, placed, row);
  }
}
