// SPDX-License-Identifier: MIT
/** One line with all that is kept: how much happened when, where many failed or were slow, and where one looks. */
import type { Past, Timeline } from '../../state/past/past.ts';
import type { Area } from '../screen/area.ts';
import { clockSeconds } from '../text/clock.ts';
import { sparkline } from '../text/sparkline.ts';
import { type Tone, toneStyle } from '../theme.ts';

const TIME_WIDTH = 8;
/** The moment, the oldest, and the newest: with what is around them. */
const LEFT = 1 + 3 + TIME_WIDTH + 2 + TIME_WIDTH + 1;
const RIGHT = 1 + TIME_WIDTH + 1;
const MARK = '!';

/** How many columns of time there are in a line. */
export const timelineColumns = (width: number): number => Math.max(0, width - LEFT - RIGHT);

interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

function cellsOf({ columns, cursor }: Timeline, ascii: boolean): readonly Cell[] {
  const most = columns.reduce((most, { amount = 0 }) => Math.max(most, amount), 0);
  const curve = [
    ...sparkline(
      columns.map(({ amount }) => amount),
      most,
      ascii,
    ),
  ];
  return columns.map(({ amount, marked }, column): Cell => {
    if (column === cursor) return { text: ascii ? '|' : '┃', tone: 'key' };
    if (marked) return { text: MARK, tone: 'error' };
    return { text: curve[column] ?? ' ', tone: amount === undefined ? 'muted' : 'accent' };
  });
}

/** Neighbours that look alike are one piece of text. */
function joined(cells: readonly Cell[]): readonly Cell[] {
  const pieces: { text: string; readonly tone: Tone }[] = [];
  for (const { text, tone } of cells) {
    const last = pieces.at(-1);
    if (last?.tone === tone) last.text += text;
    else pieces.push({ text, tone });
  }
  return pieces;
}

export function paintTimeline(area: Area, past: Past, ascii: boolean): void {
  const timeline = past.timeline(timelineColumns(area.width));
  if (!timeline) return;
  const { fromMs, toMs, momentMs } = timeline;
  let x = area.text(0, 0, ' at ', toneStyle('muted'));
  x += area.text(x, 0, clockSeconds(momentMs), toneStyle('key')) + 2;
  x += area.text(x, 0, clockSeconds(fromMs), toneStyle('muted')) + 1;
  for (const { text, tone } of joined(cellsOf(timeline, ascii))) x += area.text(x, 0, text, toneStyle(tone));
  area.text(x + 1, 0, clockSeconds(toMs), toneStyle('muted'));
}
