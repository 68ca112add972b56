// SPDX-License-Identifier: MIT
/** The first two lines: what runs and what it costs, and the tabs. What they show stands for a second, unless a key was pressed. */
import type { AppState } from '../../state/store.ts';
import type { Area } from '../screen/area.ts';
import { paintStatusLine, statusStamp } from './status-line.ts';
import { paintTabBar } from './tab-bar.ts';

export const HEADER_LINES = 2;

export function paintHeader(area: Area, state: AppState): void {
  // Where nothing of the first line is new nothing of the tabs is: all that they show is in the state, which is in the stamp.
  area.kept(0, 0, area.width, HEADER_LINES, statusStamp(state), (lines) => {
    paintStatusLine(lines.inner(0, 0, lines.width, 1), state);
    paintTabBar(lines.inner(0, 1, lines.width, 1), state);
  });
}
