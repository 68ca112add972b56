// SPDX-License-Identifier: MIT
/** The tile of a tool that shows counts over time: a rate and a curve for each target, and the rest as one. */
import type { SeriesData } from '../../../state/series-data.ts';
import type { Area } from '../../screen/area.ts';
import { sparkline } from '../../text/sparkline.ts';
import { toneStyle } from '../../theme.ts';
import { rateText } from '../series.ts';
import { rateOf } from '../series-curve.ts';
import { othersText } from './others.ts';

const NAME_WIDTH = 10;
const RATE_WIDTH = 7;
const GAP = 1;

/** Those with the most since the start, in the order of the tab, so that lines keep their places. */
function shownTargets({ targets, total }: SeriesData, most: number): readonly number[] {
  const numbers = targets.map((_, target) => target);
  if (numbers.length <= most) return numbers;
  const busiest = [...numbers].sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0) || a - b);
  return busiest.slice(0, Math.max(0, most - 1)).sort((a, b) => a - b);
}

export function paintSeriesTile(area: Area, data: SeriesData, ascii: boolean): void {
  const { targets } = data;
  const left = NAME_WIDTH + RATE_WIDTH + 2 + GAP;
  const samples = data.view.newest(Math.max(1, area.width - left));
  const ratesOf = (numbers: readonly number[]) =>
    samples.map((sample) => {
      const rates = numbers.map((target) => rateOf(sample, target));
      return rates.some((rate) => rate === undefined)
        ? undefined
        : rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0);
    });
  const line = (y: number, name: string, numbers: readonly number[], style: number) => {
    const rates = ratesOf(numbers);
    const text = rateText(rates.at(-1));
    area.text(0, y, name, style, NAME_WIDTH);
    area.text(NAME_WIDTH, y, text === '' ? '' : `${text}/s`.padStart(RATE_WIDTH + 2));
    const curve = sparkline(rates, Math.max(0, ...rates.map((rate) => rate ?? 0)), ascii);
    area.text(area.width - curve.length, y, curve, toneStyle('accent'));
  };
  const shown = shownTargets(data, area.height);
  shown.forEach((target, y) => {
    line(y, targets[target]?.name ?? '', [target], toneStyle('key'));
  });
  const rest = targets.map((_, target) => target).filter((target) => !shown.includes(target));
  if (rest.length > 0) line(shown.length, othersText(rest.length), rest, toneStyle('muted'));
}
