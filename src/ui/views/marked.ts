// SPDX-License-Identifier: MIT
/** What was looked for stands out in a cell that has been drawn: bold and underlined, so without colour too. */
import type { MarkFinder } from '../../state/text-marks.ts';
import type { Area } from '../screen/area.ts';
import { CharacterReader } from '../screen/width.ts';
import { markedStyle, type Tone } from '../theme.ts';

export interface DrawnText {
  readonly x: number;
  readonly y: number;
  /** Cells that it has at most. */
  readonly width: number;
  readonly text: string;
}

const reader = new CharacterReader();

/** @param marks undefined where nothing is looked for */
export function markText(
  area: Area,
  { x, y, width, text }: DrawnText,
  marks: MarkFinder | undefined,
  tone: Tone,
  selected = false,
): void {
  const found = marks?.(text) ?? [];
  if (found.length === 0) return;
  const style = markedStyle(tone, selected);
  let next = 0;
  let column = 0;
  let before = { start: 0, column: 0 };
  /** A character of several code points is marked whole. */
  const mark = (end: number) => {
    while ((found[next]?.[1] ?? Number.POSITIVE_INFINITY) <= before.start) next++;
    const [from, to] = found[next] ?? [end, end];
    if (from < end && to > before.start && column <= width)
      area.style(x + before.column, y, column - before.column, style);
  };
  reader.begin(text);
  for (let more = reader.next(); more; more = reader.next()) {
    if (column > 0) mark(reader.start);
    if (column >= width || next >= found.length) return;
    before = { start: reader.start, column };
    column += reader.width;
  }
  mark(text.length);
}
