// SPDX-License-Identifier: MIT
/** Counts over time: a curve for each target with its rate and its total; below them the last intervals as rows. */
import type { SeriesData } from '../../state/series-data.ts';
import type { SeriesHistory, SeriesSample } from '../../state/series-history.ts';
import { marksFor } from '../../state/text-marks.ts';
import type { Area } from '../screen/area.ts';
import { clockSeconds } from '../text/clock.ts';
import { compact, grouped } from '../text/numbers.ts';
import { toneStyle } from '../theme.ts';
import { markText } from './marked.ts';
import { rateOf, SeriesCurve } from './series-curve.ts';

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

export const rateText = (rate: number | undefined): string =>
  rate === undefined ? '' : rate > 0 && rate < 9.95 ? rate.toFixed(1) : compact(rate);

/** By target. */
const curves = new WeakMap<SeriesHistory, SeriesCurve[]>();

function curveOf(history: SeriesHistory, target: number): SeriesCurve {
  const known = curves.get(history) ?? [];
  curves.set(history, known);
  const curve = known[target] ?? new SeriesCurve(history, target);
  known[target] = curve;
  return curve;
}

function paintCurves(area: Area, data: SeriesData, ascii: boolean): void {
  const left = 1 + NAME_WIDTH + RATE_WIDTH + 2;
  const width = Math.max(0, area.width - left - TOTAL_WIDTH - 2);
  const { end } = data.view;
  const newest = data.history.at(end - 1);
  const marks = marksFor(data.asked, 'operation', true);
  data.listed.forEach((target, index) => {
    const name = data.targets[target]?.name ?? '';
    const y = index + 1;
    area.text(1, y, name, toneStyle('key'), NAME_WIDTH);
    markText(area, { x: 1, y, width: NAME_WIDTH, text: name }, marks, 'key');
    area.text(1 + NAME_WIDTH, y, rateText(newest && rateOf(newest, target)).padStart(RATE_WIDTH));
    area.text(left, y, curveOf(data.history, target).until(end, width, ascii), toneStyle('accent'));
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

/** Neighbours of one tone are one piece of text. */
interface Piece {
  readonly column: number;
  readonly muted: boolean;
  text: string;
}

interface RowPieces {
  readonly targets: string;
  readonly pieces: readonly Piece[];
}

/** What a row has in its columns: made once, though with each interval all rows move up. */
const rowPieces = new WeakMap<SeriesSample, RowPieces>();

function piecesOf(sample: SeriesSample, shown: readonly number[], targets: string): readonly Piece[] {
  const known = rowPieces.get(sample);
  if (known?.targets === targets) return known.pieces;
  const pieces: Piece[] = [];
  shown.forEach((target, column) => {
    const text = sample.counts === undefined ? '-' : rateText(rateOf(sample, target));
    const muted = text === '0' || text === '-';
    const cell = text.padStart(CELL_WIDTH);
    const last = pieces.at(-1);
    if (last?.muted === muted) last.text += cell;
    else pieces.push({ column, muted, text: cell });
  });
  rowPieces.set(sample, { targets, pieces });
  return pieces;
}

function paintRows(area: Area, data: SeriesData): void {
  const fitting = Math.max(0, Math.floor((area.width - 1 - TIME_WIDTH) / CELL_WIDTH));
  const shown = data.listed.slice(0, fitting);
  area.text(1, 0, 'TIME', toneStyle('title'));
  const left = 1 + TIME_WIDTH;
  shown.forEach((target, index) => {
    const name = data.targets[target]?.name ?? '';
    const title = name.slice(0, CELL_WIDTH - 1).padStart(CELL_WIDTH - 1);
    area.text(left + index * CELL_WIDTH + 1, 0, title, toneStyle('title'));
  });
  const samples = data.view.last(area.height - 1);
  const first = data.view.end - samples.length;
  const numbers = samples.map((_, index) => first + index);
  area.mark(0, 1, area.width, samples.length, { kind: 'intervals', numbers });
  const targets = shown.join();
  samples.forEach((sample, index) => {
    const y = index + 1;
    area.text(1, y, clockSeconds(sample.endMs), toneStyle('muted'));
    piecesOf(sample, shown, targets).forEach(({ column, muted, text }) => {
      area.text(left + column * CELL_WIDTH, y, text, toneStyle(muted ? 'muted' : 'plain'));
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
