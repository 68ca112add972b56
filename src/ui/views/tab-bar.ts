// SPDX-License-Identifier: MIT
import type { AppState } from '../../state/store.ts';
import type { Area } from '../screen/area.ts';
import { OVERVIEW, tabTexts } from '../tab-texts.ts';
import { themeStamp, toneStyle } from '../theme.ts';

/** What one may wonder about when a click does nothing; told where there is room beside the tabs. */
const MOUSE_OFF = 'mouse off, F2 ';

/** The tabs by number and name; the open one stands out without colour too. */
export function paintTabBar(
  area: Area,
  { tools, tab, overview, mouse }: Pick<AppState, 'tools' | 'tab' | 'overview' | 'mouse'>,
): void {
  const open = overview ? OVERVIEW : tab;
  area.kept(0, 0, area.width, area.height, [themeStamp(), open, mouse, tools], (line) => {
    let end = 0;
    for (const { name, text, x } of tabTexts(Object.keys(tools), open, line.width)) {
      line.text(x, 0, text, toneStyle('plain', name === open));
      line.mark(x, 0, text.length, 1, { kind: 'tab', name });
      end = x + text.length;
    }
    const x = line.width - MOUSE_OFF.length;
    if (!mouse && x > end) line.text(x, 0, MOUSE_OFF, toneStyle('muted'));
  });
}
