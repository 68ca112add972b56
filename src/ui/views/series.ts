// SPDX-License-Identifier: MIT
/** Counts over time: a curve for each target with its rate and its total; below them the last intervals as rows. */
import type { SeriesData } from '../../state/series-data.ts';
import type { SeriesSample } from '../../state/series-history.ts';
import { marksFor } from '../../state/text-marks.ts';
import type { Area } from '../screen/area.ts';
import { clockSeconds } from '../text/clock.ts';
import { compact, grouped } from '../text/numbers.ts';
import { sparkline } from '../text/sparkline.ts';
import { toneStyle } from '../theme.ts';
import { markText } from './marked.ts';

export interface SeriesPainting {
  readonly ascii: boolean;
  readonly placeholder: string;
}

const NAME_WIDTH = 10;
const RATE_WIDTH = 9;
const TOTAL_WIDTH = 13;
const TIME_WIDTH = 8;
/** A column of the rows: `12.3k`, and a blank. */
const CELL_WIDTH = 7;
/** Rows are worth their header from so many on. */
const LEAST_ROWS = 3;

/** A second, of one target; undefined where nothing was counting. */
export const rateOf = ({ counts, seconds }: SeriesSample, target: number): number | undefined =>
  counts === undefined || !(seconds > 0) ? undefined : (counts[target] ?? 0) / seconds;

export const rateText = (rate: number | undefined): string =>
  rate === undefined ? '' : rate > 0 && rate < 9.95 ? rate.toFixed(1) : compact(rate);

function paintCurves(area: Area, data: SeriesData, ascii: boolean): void {
  const left = 1 + NAME_WIDTH + RATE_WIDTH + 2;
  const width = Math.max(0, area.width - left - TOTAL_WIDTH - 2);
  const samples = data.view.last(Math.max(1, width));
  const marks = marksFor(data.asked, 'operation', true);
  data.listed.forEach((target, index) => {
    const name = data.targets[target]?.name ?? '';
    const rates = samples.map((sample) => rateOf(sample, target));
    const most = Math.max(0, ...rates.map((rate) => rate ?? 0));
    const y = index + 1;
    area.text(1, y, name, toneStyle('key'), NAME_WIDTH);
    markText(area, { x: 1, y, width: NAME_WIDTH, text: name }, marks, 'key');
    area.text(1 + NAME_WIDTH, y, rateText(rates.at(-1)).padStart(RATE_WIDTH));
    const curve = sparkline(rates, most, ascii);
    area.text(left + width - curve.length, y, curve, toneStyle('accent'));
    area.text(
      left + width + 1,
      y,
      grouped(data.total[target] ?? 0).padStart(TOTAL_WIDTH),
      toneStyle('muted'),
    );
  });
  const title = toneStyle('title');
  area.text(1, 0, 'OPERATION', title, NAME_WIDTH);
  area.text(1 + NAME_WIDTH, 0, 'PER S'.padStart(RATE_WIDTH), title);
  area.text(left, 0, 'LAST INTERVALS, EACH UP TO ITS OWN GREATEST'.slice(0, width), title);
  area.text(left + width + 1, 0, 'TOTAL'.padStart(TOTAL_WIDTH), title);
}

function paintRows(area: Area, data: SeriesData): void {
  const fitting = Math.max(0, Math.floor((area.width - 1 - TIME_WIDTH) / CELL_WIDTH));
  const shown = data.listed.slice(0, fitting);
  area.text(1, 0, 'TIME', toneStyle('title'));
  shown.forEach((target, index) => {
    const name = data.targets[target]?.name ?? '';
    const x = 1 + TIME_WIDTH + index * CELL_WIDTH;
    area.text(x + 1, 0, name.slice(0, CELL_WIDTH - 1).padStart(CELL_WIDTH - 1), toneStyle('title'));
  });
  const samples = data.view.last(area.height - 1);
  const first = data.view.end - samples.length;
  const numbers = samples.map((_, index) => first + index);
  area.mark(0, 1, area.width, samples.length, { kind: 'intervals', numbers });
  samples.forEach((sample, index) => {
    const y = index + 1;
    area.text(1, y, clockSeconds(sample.endMs), toneStyle('muted'));
    shown.forEach((target, column) => {
      const text = sample.counts === undefined ? '-' : rateText(rateOf(sample, target));
      const style = toneStyle(text === '0' || text === '-' ? 'muted' : 'plain');
      area.text(2 + TIME_WIDTH + column * CELL_WIDTH, y, text.padStart(CELL_WIDTH - 1), style);
    });
  });
}

export function paintSeries(area: Area, data: SeriesData, { ascii, placeholder }: SeriesPainting): void {
  if (data.history.end === 0) {
    area.text(1, 2, placeholder, toneStyle('muted'));
    return;
  }
  if (data.listed.length === 0) {
    area.text(1, 2, 'No operation matches.', toneStyle('muted'));
    return;
  }
  const curves = Math.min(area.height, data.listed.length + 1);
  paintCurves(area.inner(0, 0, area.width, curves), data, ascii);
  const left = area.height - curves - 1;
  if (left > LEAST_ROWS) paintRows(area.inner(0, curves + 1, area.width, left), data);
}
