// SPDX-License-Identifier: MIT
import type { AppState } from '../../state/store.ts';
import type { Area } from '../screen/area.ts';
import { OVERVIEW, tabTexts } from '../tab-texts.ts';
import { toneStyle } from '../theme.ts';

/** What one may wonder about when a click does nothing; told where there is room beside the tabs. */
const MOUSE_OFF = 'mouse off, F2 ';

/** The tabs by number and name; the open one stands out without colour too. */
export function paintTabBar(
  area: Area,
  { tools, tab, overview, mouse }: Pick<AppState, 'tools' | 'tab' | 'overview' | 'mouse'>,
): void {
  const open = overview ? OVERVIEW : tab;
  let end = 0;
  for (const { name, text, x } of tabTexts(Object.keys(tools), open, area.width)) {
    area.text(x, 0, text, toneStyle('plain', name === open));
    area.mark(x, 0, text.length, 1, { kind: 'tab', name });
    end = x + text.length;
  }
  const x = area.width - MOUSE_OFF.length;
  if (!mouse && x > end) area.text(x, 0, MOUSE_OFF, toneStyle('muted'));
}
