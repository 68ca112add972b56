// SPDX-License-Identifier: MIT
import type { AppState } from '../../state/store.ts';
import type { Area } from '../screen/area.ts';
import { OVERVIEW, tabTexts } from '../tab-texts.ts';
import { toneStyle } from '../theme.ts';

/** The tabs by number and name; the open one stands out without colour too. */
export function paintTabBar(
  area: Area,
  { tools, tab, overview }: Pick<AppState, 'tools' | 'tab' | 'overview'>,
): void {
  const open = overview ? OVERVIEW : tab;
  for (const { name, text, x } of tabTexts(Object.keys(tools), open, area.width))
    area.text(x, 0, text, toneStyle('plain', name === open));
}
