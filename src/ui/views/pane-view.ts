// SPDX-License-Identifier: MIT
/** Which painter a tab has. */
import { countsOf, seriesOf, type ToolState } from '../../state/store.ts';
import type { Look } from '../look.ts';
import type { AnyPane } from '../panes/any-pane.ts';
import type { Area } from '../screen/area.ts';
import { noCounts } from './count-position.ts';
import { paintCountTable } from './count-table.ts';
import { paintEvents } from './event-list.ts';
import { paintLatencies } from './latencies.ts';
import { paintSeries } from './series.ts';

export function paintPane(area: Area, tool: ToolState, pane: AnyPane, look: Look): void {
  const { ascii } = look;
  const placeholder = () => noCounts(tool, pane.noun);
  switch (pane.view) {
    case 'events':
      paintEvents(area, tool, pane);
      break;
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
