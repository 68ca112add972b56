// SPDX-License-Identifier: MIT
/** All tools at once: a tile for each, in the order of the tabs. What one shows is its tool's kind and its pane. */
import {
  type AppState,
  countsOf,
  latenciesOf,
  lostBy,
  seriesOf,
  type ToolState,
} from '../../../state/store.ts';
import { visibleSentence } from '../../../text/sentence.ts';
import type { Look } from '../../look.ts';
import type { AnyPane, PaneOf } from '../../panes/any-pane.ts';
import type { Area } from '../../screen/area.ts';
import { grouped } from '../../text/numbers.ts';
import { wrapped } from '../../text/wrapped.ts';
import { toneStyle } from '../../theme.ts';
import { tilePlaces } from '../../tile-grid.ts';
import { paintCountTile } from './count-tile.ts';
import { paintEventTile } from './event-tile.ts';
import { paintLatencyTile } from './latency-tile.ts';
import { paintSeriesTile } from './series-tile.ts';
import { tileSentence, tileState } from './tile-state.ts';

/** Beside what is in a tile. */
const INDENT = 1;
const MOST_DIGITS = 9;

interface Title {
  readonly name: string;
  readonly number: number;
  readonly isChosen: boolean;
}

/** On a line of its own that is a rule: the key, the name, the state, what was lost. The chosen one stands out. */
function paintTitle(area: Area, tool: ToolState, pane: AnyPane, title: Title, ascii: boolean): void {
  const { name, number, isChosen } = title;
  area.text(0, 0, (ascii ? '-' : '─').repeat(area.width), toneStyle('muted'));
  const key = number > MOST_DIGITS ? '' : `${number} `;
  let x = 1 + area.text(1, 0, ` ${key}${name} `, toneStyle('title', isChosen));
  const { text, tone } = tileState(tool, pane);
  x += area.text(x, 0, ` ${text} `, toneStyle(tone));
  const lost = lostBy(tool);
  if (lost > 0) area.text(x, 0, ` lost ${grouped(lost)} `, toneStyle('error'));
}

function paintBody(area: Area, tool: ToolState, pane: AnyPane, look: Look): void {
  const sentence = tileSentence(tool, pane);
  if (sentence !== undefined) {
    const style = toneStyle(tool.error ? 'plain' : 'muted');
    wrapped(visibleSentence(sentence), area.width).forEach((line, y) => {
      area.text(0, y, line, style);
    });
    return;
  }
  switch (pane.view) {
    case 'events':
      paintEventTile(area, tool, pane, look.ascii);
      break;
    case 'latencies':
      paintLatencyTile(area, latenciesOf(tool), pane.noun, look);
      break;
    case 'counts':
      paintCountTile(area, countsOf(tool).view, look.ascii);
      break;
    case 'series':
      paintSeriesTile(area, seriesOf(tool), look.ascii);
  }
}

export function paintOverview(area: Area, state: AppState, paneOf: PaneOf, look: Look): void {
  const tools = Object.entries(state.tools);
  const places = tilePlaces(area.width, area.height, tools.length);
  tools.forEach(([name, tool], i) => {
    const place = places[i];
    if (!place) return;
    const { x, y, width, height } = place;
    const pane = paneOf(name);
    const title = { name, number: i + 1, isChosen: name === state.tab };
    paintTitle(area.inner(x, y, width, 1), tool, pane, title, look.ascii);
    paintBody(area.inner(x + INDENT, y + 1, width - 2 * INDENT, height - 1), tool, pane, look);
    area.mark(x, y, width, height, { kind: 'tile', tool: name });
    if (x === 0) return;
    for (let line = y; line < y + height; line++)
      area.text(x - 1, line, look.ascii ? '|' : '│', toneStyle('muted'));
  });
}
