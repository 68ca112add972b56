// SPDX-License-Identifier: MIT
/** Which painter a tab has. */
import { countsOf, eventsOf, seriesOf, type ToolState } from '../../state/store.ts';
import type { TallyView } from '../../state/tally/tally-view.ts';
import { timelineLines } from '../layout.ts';
import type { Look } from '../look.ts';
import type { AnyPane } from '../panes/any-pane.ts';
import type { TableLook } from '../panes/types.ts';
import type { Area } from '../screen/area.ts';
import { noCounts } from './count-position.ts';
import { paintCountTable } from './count-table.ts';
import { paintEvents } from './event-list.ts';
import { paintLatencies } from './latencies.ts';
import { paintSeries } from './series.ts';
import { tableLook } from './table-look.ts';
import { emptyTally } from './tally-position.ts';
import { paintTallyTable } from './tally-table.ts';
import { paintTimeline } from './timeline.ts';

function paintView(area: Area, tool: ToolState, pane: AnyPane, look: Look): void {
  const { ascii } = look;
  const placeholder = () => noCounts(tool, pane.noun);
  switch (pane.view) {
    case 'events': {
      const { counts: view } = eventsOf(tool);
      if (view) paintTable(area, tool, view, tableLook(pane, view), ascii);
      else paintEvents(area, tool, pane);
      break;
    }
    case 'latencies':
      paintLatencies(area, tool, pane.noun, look);
      break;
    case 'counts':
      paintCountTable(area, { view: countsOf(tool).view, ascii, placeholder: placeholder() });
      break;
    case 'series':
      paintSeries(area, seriesOf(tool), { ascii, placeholder: placeholder() });
  }
}

function paintTable(
  area: Area,
  tool: ToolState,
  view: TallyView,
  look: TableLook<unknown>,
  ascii: boolean,
): void {
  paintTallyTable(area, { view, look, ascii, placeholder: emptyTally(tool, view, look) });
}

/** While the past is looked at, with the timeline below. */
export function paintPane(area: Area, tool: ToolState, pane: AnyPane, look: Look): void {
  const { past } = tool.data;
  const lines = timelineLines(area.height, past.moment !== undefined);
  const height = area.height - lines;
  paintView(area.inner(0, 0, area.width, height), tool, pane, look);
  if (lines > 0) paintTimeline(area.inner(0, height, area.width, lines), past, look.ascii);
}
