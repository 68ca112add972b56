// SPDX-License-Identifier: MIT
/** The tile of a tool that is a table of counts: the rows with the most in the last interval, and the rest as one. */
import type { CountView } from '../../../state/count-view.ts';
import type { Area } from '../../screen/area.ts';
import { toneStyle } from '../../theme.ts';
import { paintBar } from '../paint-bar.ts';
import { rateText } from '../series.ts';
import { othersText } from './others.ts';

const RATE_WIDTH = 7;
const GAP = 2;
/** The part of the width that bars have, where enough is left for names. */
const BAR_PART = 0.3;
const LEAST_NAME = 24;

/** The first `most` of what sorting would give: of 10,000 rows a handful is wanted. */
function greatest(
  numbers: readonly number[],
  most: number,
  before: (a: number, b: number) => number,
): readonly number[] {
  if (most < 1) return [];
  const kept: number[] = [];
  for (const number of numbers) {
    const last = kept[most - 1];
    if (last !== undefined && before(number, last) >= 0) continue;
    const at = kept.findIndex((other) => before(number, other) < 0);
    kept.splice(at < 0 ? kept.length : at, 0, number);
    if (kept.length > most) kept.pop();
  }
  return kept;
}

export function paintCountTile(area: Area, view: CountView, ascii: boolean): void {
  const { counts, order } = view;
  const { targets, recent, total, seconds } = counts;
  const at = (values: Float64Array, target: number) => values[target] ?? 0;
  const rate = (count: number) => (seconds > 0 ? count / seconds : undefined);
  const lines = order.length > area.height ? area.height - 1 : area.height;
  // Quiet ones have an order too, and keep it.
  const shown = greatest(
    order,
    lines,
    (a, b) => at(recent, b) - at(recent, a) || at(total, b) - at(total, a) || a - b,
  );
  const sum = order.reduce((all, target) => all + at(recent, target), 0);
  const room = area.width - RATE_WIDTH - 2 - GAP;
  const wanted = Math.floor(area.width * BAR_PART);
  const barWidth = room - GAP - wanted < LEAST_NAME ? 0 : wanted;
  const nameWidth = room - (barWidth === 0 ? 0 : GAP + barWidth);
  const line = (y: number, name: string, count: number, style: number) => {
    area.text(0, y, name, style, nameWidth);
    const text = rateText(rate(count));
    area.text(nameWidth + GAP, y, text === '' ? '' : `${text}/s`.padStart(RATE_WIDTH + 2), style);
    const part = sum > 0 ? count / sum : 0;
    paintBar(area, area.width - barWidth, y, part, barWidth, ascii, toneStyle('accent'));
  };
  shown.forEach((target, y) => {
    line(y, targets[target]?.name ?? '', at(recent, target), toneStyle('plain'));
  });
  const rest = order.length - shown.length;
  if (rest === 0) return;
  const left = sum - shown.reduce((all, target) => all + at(recent, target), 0);
  line(shown.length, othersText(rest), left, toneStyle('muted'));
}
