// SPDX-License-Identifier: MIT
/** A histogram: a line for each range of latencies, with its count, a bar, and the share of all up to there. */
import type { Range } from '../../histogram/ranges.ts';
import type { Area } from '../screen/area.ts';
import { DURATION_WIDTH, duration } from '../text/duration.ts';
import { compact, grouped } from '../text/numbers.ts';
import { toneStyle } from '../theme.ts';
import { type LatencyFigures, paintLatencyFigures } from './latency-figures.ts';
import { paintBar } from './paint-bar.ts';

export interface HistogramView extends LatencyFigures {
  /** The lines, the lowest latency first and without a gap: `ranges()` or `unitRanges()` of the histogram. */
  readonly rows: readonly Range[];
  /** Lines that the user has moved away from where most of the counts are; negative is up. */
  readonly scroll: number;
  /** Says what stands where nothing was counted. */
  placeholder(): string;
}

export interface RowWindow {
  readonly first: number;
  /** The row after the last one. */
  readonly end: number;
  /** How far one can really scroll. */
  readonly scroll: number;
}

/** Lines of figures at most, and from which height on there is room for the second, and for a blank line below. */
const FIGURE_LINES = 2;
const TALL = 8;
const TALLER = 14;

/** From these widths on there are both bounds of a range, the whole count, the share. */
const WIDE = 48;
const SHARE_FROM = 36;
const LEAST_BAR = 4;
const GAP = 2;
const SHARE_WIDTH = 7;
const COMPACT_WIDTH = 5;

/** The height that has room for so many rows. */
export function histogramHeight(rows: number): number {
  const height = FIGURE_LINES + rows;
  return height + 1 < TALLER ? height : height + 1;
}

/** Which rows to show: without the empty ones at the ends, and if that is too many, where the most counts are. */
export function rowWindow(rows: readonly Range[], height: number, scroll: number): RowWindow {
  let start = 0;
  while (rows[start]?.count === 0) start++;
  let stop = rows.length;
  while (stop > start && rows[stop - 1]?.count === 0) stop--;
  if (start === stop || height < 1) return { first: 0, end: 0, scroll: 0 };
  if (stop - start <= height) return { first: start, end: stop, scroll: 0 };
  let inside = 0;
  let most = -1;
  let bulk = start;
  for (let end = start; end < stop; end++) {
    inside += (rows[end]?.count ?? 0) - (end - height >= start ? (rows[end - height]?.count ?? 0) : 0);
    const first = end - height + 1;
    if (first < start || inside <= most) continue;
    most = inside;
    bulk = first;
  }
  const first = Math.min(Math.max(bulk + scroll, start), stop - height);
  return { first, end: first + height, scroll: first - bulk };
}

/** Of the counts from one row on to another, which is not included. */
function sumOf(rows: readonly Range[], from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += (rows[row] as Range).count;
  return sum;
}

function makeLabel({ low, end }: Range, width: number, ascii: boolean): string {
  const from = duration(low, ascii);
  if (end === Number.POSITIVE_INFINITY) return `${ascii ? '>=' : '≥'} ${from}`.padStart(width);
  if (width === DURATION_WIDTH) return from.padStart(width);
  const to = duration(end, ascii).padStart(DURATION_WIDTH);
  return `${from.padStart(DURATION_WIDTH)} ${ascii ? '-' : '–'} ${to}`;
}

/** The same ranges are there again in every frame. */
let labelled: { readonly stamp: readonly unknown[]; readonly labels: readonly string[] } | undefined;

/** @param rows all of a histogram: how many there are and where the second begins tells which */
function labelsFor(rows: readonly Range[], width: number, ascii: boolean): readonly string[] {
  const stamp = [rows.length, rows[1]?.low, width, ascii];
  if (labelled?.stamp.every((part, i) => part === stamp[i])) return labelled.labels;
  labelled = { stamp, labels: rows.map((row) => makeLabel(row, width, ascii)) };
  return labelled.labels;
}

/** Cut, not rounded: 100 % is only where there is nothing above. */
const share = (part: number): string => `${(Math.floor(part * 1000) / 10).toFixed(1)} %`;

/** Where the parts of a line are; a width of 0 leaves one out. */
function columnsFor(width: number, most: number) {
  const wide = width >= WIDE;
  const labelWidth = wide ? 2 * DURATION_WIDTH + 3 : DURATION_WIDTH;
  const countWidth = wide ? Math.max(COMPACT_WIDTH, grouped(most).length) : COMPACT_WIDTH;
  const countAt = 1 + labelWidth + GAP;
  const barAt = countAt + countWidth + GAP;
  const shareWidth = width >= SHARE_FROM ? SHARE_WIDTH : 0;
  const left = width - barAt - (shareWidth > 0 ? GAP + shareWidth + 1 : 0);
  return { wide, labelWidth, countWidth, countAt, barAt, shareWidth, barWidth: left < LEAST_BAR ? 0 : left };
}

function paintRows(area: Area, { rows, ascii, histogram }: HistogramView, { first, end }: RowWindow): void {
  let most = 0;
  for (let row = 0; row < rows.length; row++) most = Math.max(most, (rows[row] as Range).count);
  const columns = columnsFor(area.width, most);
  const { wide, labelWidth, countWidth, countAt, barAt, barWidth, shareWidth } = columns;
  const labels = labelsFor(rows, labelWidth, ascii);
  const [accent, muted] = [toneStyle('accent'), toneStyle('muted')];
  let below = sumOf(rows, 0, first);
  for (let number = first; number < end; number++) {
    const { count } = rows[number] as Range;
    const y = number - first;
    below += count;
    area.text(1, y, labels[number] ?? '');
    area.text(countAt, y, (wide ? grouped(count) : compact(count)).padStart(countWidth));
    paintBar(area, barAt, y, count / most, barWidth, ascii, accent);
    if (shareWidth === 0) continue;
    const text = share(below / histogram.count).padStart(shareWidth);
    area.text(area.width - 1 - shareWidth, y, text, muted);
  }
}

/** What is not shown, in words; fewer where there is no room. */
function hiddenText({ rows }: HistogramView, { first, end }: RowWindow, width: number): string {
  const faster = sumOf(rows, 0, first);
  const slower = sumOf(rows, end, rows.length);
  const text = `not shown: ${grouped(faster)} faster, ${grouped(slower)} slower`;
  return text.length < width ? text : `not shown: ${compact(faster)} + ${compact(slower)}`;
}

/** Returns how far it is really scrolled. */
export function paintHistogram(area: Area, view: HistogramView): number {
  if (view.histogram.count === 0) {
    area.text(1, Math.min(2, area.height - 1), view.placeholder(), toneStyle('muted'));
    return 0;
  }
  const lines = paintLatencyFigures(area, view, area.height < TALL ? 1 : FIGURE_LINES);
  const top = lines + (area.height >= TALLER ? 1 : 0);
  const body = area.inner(0, top, area.width, area.height - top);
  const all = rowWindow(view.rows, view.rows.length, 0);
  if (all.end - all.first <= body.height) {
    paintRows(body, view, all);
    return 0;
  }
  const shown = rowWindow(view.rows, body.height - 1, view.scroll);
  paintRows(body, view, shown);
  area.text(1, area.height - 1, hiddenText(view, shown, area.width), toneStyle('muted'));
  return shown.scroll;
}
