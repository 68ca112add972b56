// SPDX-License-Identifier: MIT
/** Latencies over time: a column for each interval, the newest at the right; the lowest latency at the bottom. */
import type { Histogram } from '../../histogram/histogram.ts';
import { type PerOctave, rangeLow } from '../../histogram/ranges.ts';
import type { Area } from '../screen/area.ts';
import { DURATION_WIDTH, duration } from '../text/duration.ts';
import { grouped } from '../text/numbers.ts';
import { span } from '../text/span.ts';
import { themeStamp, toneStyle } from '../theme.ts';
import { ago, timeAxis } from './heatmap-axis.ts';
import { type Cells, cellsOf, type Rows, rowsFor } from './heatmap-cells.ts';
import { shadeOf, shades } from './heatmap-shades.ts';

export interface HeatmapColumn {
  /** What was counted; undefined where nothing was counting. */
  readonly histogram: Histogram | undefined;
  /** When it ended. */
  readonly endMs: number;
  /** How long it took. */
  readonly seconds: number;
  /** The number of its first sample. */
  readonly sample: number;
}

export interface HeatmapView {
  /** The newest last. */
  readonly columns: readonly HeatmapColumn[];
  /** Ages are told from then on. */
  readonly nowMs: number;
  /** A click on a column is to look at it. */
  readonly clickable: boolean;
  /** Rows of an octave at most; where the height is too small there are fewer. */
  readonly perOctave: PerOctave;
  /** Columns back from the newest, which is 0; undefined for no cursor. */
  readonly cursor: number | undefined;
  /** What is counted: `I/Os`. */
  readonly noun: string;
  readonly ascii: boolean;
  /** Stands where nothing was counted in any column. */
  readonly placeholder: string;
}

/** Latencies at the left, with the line beside them; nothing in an area that is narrower than this. */
const AXIS_WIDTH = DURATION_WIDTH + 2;
const AXIS_FROM = 24;
/** From which heights on there is a line below with the time, one above with what the shades mean. */
const TIME_FROM = 3;
const LEGEND_FROM = 7;

/** How many columns an area shows: the cursor can go so far. */
export function heatmapColumns(width: number): number {
  return Math.max(0, width < AXIS_FROM ? width : width - AXIS_WIDTH - 1);
}

/** A picture, and where it is looked at: -1 for nowhere. */
interface Plot {
  readonly cells: Cells;
  readonly cursor: number;
  readonly ascii: boolean;
}

/**
 * One row of the picture, from one of its columns on; the newest is at the right edge. Neighbours that look alike are one
 * piece of text.
 */
function paintRow(area: Area, row: number, { cells, cursor, ascii }: Plot, first: number): void {
  const ramp = shades(ascii);
  const muted = toneStyle('muted');
  const [stopped, line] = ascii ? ['/', '|'] : ['·', '│'];
  const used = cells.counts.length;
  const left = area.width - used;
  const y = area.height - 1 - row;
  let from = first;
  let text = '';
  let style = 0;
  for (let x = first; x < used; x++) {
    const column = cells.counts[x];
    const count = column?.[row];
    const shade = count ? ramp[shadeOf(count, cells.most, ramp.length)] : undefined;
    // The cursor must not hide what it stands on.
    const empty = x === cursor ? line : ' ';
    const glyph = count === undefined ? stopped : (shade?.glyph ?? empty);
    const wanted = count === undefined ? muted : (shade?.style ?? (x === cursor ? toneStyle('key') : 0));
    if (wanted !== style && text !== '') {
      area.text(left + from, y, text, style);
      from = x;
      text = '';
    }
    style = wanted;
    text += glyph;
  }
  area.text(left + from, y, text, style);
}

/** Each column is where the one to its right was a second ago, unless there are other rows or shades, or one is looked at. */
function paintPlot(
  area: Area,
  { x, bottom, width }: { readonly x: number; readonly bottom: number; readonly width: number },
  plot: Plot,
  columns: readonly (Histogram | undefined)[],
): void {
  const { perOctave, first, joined, height, most } = plot.cells;
  const paint = (part: Area, from: number) => {
    for (let row = 0; row < height; row++) paintRow(part, row, plot, from);
  };
  if (plot.cursor >= 0) {
    paint(area.inner(x, bottom - height, width, height), 0);
    return;
  }
  const stamp = [themeStamp(), plot.ascii, perOctave, first, joined, most];
  area.moving(x, bottom - height, width, height, stamp, columns, paint);
}

/** Every row has its latency, or every octave where rows are finer. */
function paintLatencies(area: Area, rows: Rows, ascii: boolean): void {
  const { perOctave, first, joined, height } = rows;
  for (let row = 0; row < height; row++) {
    const low = rangeLow(perOctave, first + row * joined);
    // Powers of two alone have a logarithm that is whole; 0 has its own row.
    const named = row === 0 || perOctave === 1 || Number.isInteger(Math.log2(low));
    const y = area.height - 1 - row;
    if (named) area.text(0, y, duration(low, ascii).padStart(DURATION_WIDTH), toneStyle('muted'));
    const [mark, line] = ascii ? ['+', '|'] : ['┤', '│'];
    area.text(DURATION_WIDTH + 1, y, named ? mark : line, toneStyle('muted'));
  }
}

function paintTimes(area: Area, { ascii }: HeatmapView, ages: readonly number[], cursor: number): void {
  const used = ages.length;
  const ageText = (column: number) =>
    column === used - 1 && ages[column] === 0 ? 'now' : ago(ages[column] ?? 0);
  const label = ageText(cursor);
  const at = area.width - used + cursor;
  // The age stands beside its mark, at the left where there is no room at the right.
  const right = at + 1 + label.length <= area.width;
  const sign = ascii ? '^' : '▲';
  const mark = { at: right ? at : at - label.length, text: right ? sign + label : label + sign };
  const shown = cursor < 0 ? undefined : mark;
  const line = timeAxis(area.width, ages, ageText(used - 1), ascii ? '-' : '─', shown);
  area.text(0, 0, line, toneStyle('muted'));
  if (shown) area.text(shown.at, 0, shown.text, toneStyle('key'));
}

/** `a column is 1s`, or from the shortest to the longest where they differ. */
function columnText(columns: readonly HeatmapColumn[]): string {
  // The newest may not be complete.
  const complete = columns.length > 1 ? columns.slice(0, -1) : columns;
  const counting = complete.filter(({ histogram }) => histogram);
  const lengths = new Float64Array(counting.length);
  for (let at = 0; at < lengths.length; at++) lengths[at] = (counting[at] as HeatmapColumn).seconds;
  const sorted = lengths.sort();
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  // The last before a stop is shorter, and clocks jitter.
  const [least, usual, most] = [at(0.1), at(0.5), at(0.9)];
  if (most <= least * 1.25) return `a column is ${span(usual)}`;
  return `columns of ${span(least)} to ${span(most)}`;
}

function paintLegend(area: Area, most: number, { ascii, columns, noun }: HeatmapView): void {
  const muted = toneStyle('muted');
  let x = area.text(0, 0, '1 ', muted);
  for (const { glyph, style } of shades(ascii)) x += area.text(x, 0, glyph, style);
  area.text(x, 0, ` ${grouped(most)} ${noun}  ${columnText(columns)}`, muted);
}

export function paintHeatmap(area: Area, view: HeatmapView): void {
  const wide = area.width >= AXIS_FROM;
  const width = heatmapColumns(area.width);
  const shown = width > 0 ? view.columns.slice(-width) : [];
  const columns = shown.map(({ histogram }) => histogram);
  const used = columns.length;
  const left = wide ? AXIS_WIDTH : 0;
  const timeLines = area.height >= TIME_FROM ? 1 : 0;
  const legendLines = wide && area.height >= LEGEND_FROM ? 1 : 0;
  const height = area.height - timeLines - legendLines;
  if (height < 1 || width < 1) return;
  const rows = rowsFor(columns, view.perOctave, height);
  const cells = cellsOf(columns, rows ?? { perOctave: 1, first: 0, joined: 1, height });
  const cursor = view.cursor === undefined || view.cursor >= used ? -1 : used - 1 - view.cursor;

  if (view.clickable && used > 0)
    area
      .inner(left + width - used, legendLines, used, height)
      .mark(0, 0, used, height, { kind: 'moments', samples: shown.map(({ sample }) => sample) });
  paintPlot(
    area,
    { x: left, bottom: legendLines + height, width },
    { cells, cursor, ascii: view.ascii },
    columns,
  );
  if (rows === undefined) area.text(left, legendLines, view.placeholder, toneStyle('muted'));
  else if (wide) {
    const { perOctave, first, joined } = rows;
    const stamp = [themeStamp(), view.ascii, perOctave, first, joined, rows.height];
    area.kept(0, legendLines, left, height, stamp, (part) => paintLatencies(part, rows, view.ascii));
  }
  // Beside the picture, which may need less than its height.
  const legendAt = height - (rows?.height ?? 0);
  if (legendLines > 0 && rows !== undefined)
    paintLegend(area.inner(left, legendAt, width, 1), cells.most, view);
  if (timeLines > 0) {
    if (wide) area.text(left - 1, area.height - 1, view.ascii ? '+' : '└', toneStyle('muted'));
    const ages = shown.map(({ endMs }) => (view.nowMs - endMs) / 1000);
    paintTimes(area.inner(left, area.height - 1, width, 1), view, ages, cursor);
  }
}
