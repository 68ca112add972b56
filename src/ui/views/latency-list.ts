// SPDX-License-Identifier: MIT
/** Several histograms as a list: a line for each with its figures, the selected one marked. */
import type { Histogram } from '../../histogram/histogram.ts';
import { type LabelledHistogram, type Labels, labelKey } from '../../histogram/labelled.ts';
import type { RowQuery } from '../../state/comparison-query.ts';
import { marksFor } from '../../state/text-marks.ts';
import type { Area } from '../screen/area.ts';
import { DURATION_WIDTH, duration } from '../text/duration.ts';
import { compact, grouped } from '../text/numbers.ts';
import { type Tone, toneStyle } from '../theme.ts';
import { markText } from './marked.ts';

export interface LatencyListView {
  /** Of the labels. */
  readonly names: readonly string[];
  /** In the order in which they are shown. */
  readonly listed: readonly LabelledHistogram[];
  /** The key of the selected one; undefined: all together. */
  readonly selected: string | undefined;
  readonly seconds: number;
  readonly ascii: boolean;
  /** What is looked for among them, and how many of how many match. */
  readonly asked?: RowQuery | undefined;
  readonly found?: { readonly matching: number; readonly all: number };
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** What does not fit goes in this order, the highest first. */
  readonly dispensable: number;
  text(histogram: Histogram, view: LatencyListView): string;
}

const percentile = (title: string, percent: number, dispensable: number): Column => ({
  title,
  width: DURATION_WIDTH + 1,
  dispensable,
  text: (histogram, { ascii }) => {
    const found = histogram.percentile(percent);
    return found === undefined ? '' : duration(found.value, ascii);
  },
});

const COLUMNS: readonly Column[] = [
  { title: 'COUNT', width: 11, dispensable: 0, text: ({ count }) => grouped(count) },
  percentile('p50', 50, 1),
  percentile('p90', 90, 5),
  percentile('p99', 99, 2),
  percentile('p99.9', 99.9, 6),
  {
    title: 'MAX',
    width: DURATION_WIDTH + 2,
    dispensable: 3,
    text: ({ count, max, maxIsExact }, { ascii }) =>
      count === 0 ? '' : `${maxIsExact ? '' : ascii ? '<=' : '≤'}${duration(max, ascii)}`,
  },
  {
    title: 'RATE',
    width: 9,
    dispensable: 4,
    text: (histogram, { seconds }) => {
      const rate = histogram.rate(seconds);
      return rate === undefined ? '' : `${compact(rate)}/s`;
    },
  },
];
const NEEDED = COLUMNS.toSorted((one, other) => one.dispensable - other.dispensable);

const LEAST_NAME = 20;

/** The first line that is shown, so that the selected one is. */
function topOf(at: number, lines: number, count: number): number {
  return Math.max(0, Math.min(at - (lines >> 1), count - lines));
}

export function paintLatencyList(area: Area, view: LatencyListView): void {
  const { names, listed, selected, found } = view;
  let nameWidth = area.width - 1;
  const fitting = NEEDED.filter(({ width }) => {
    if (nameWidth - width < LEAST_NAME) return false;
    nameWidth -= width;
    return true;
  });
  const columns = COLUMNS.filter((column) => fitting.includes(column));
  const markers = new Map(
    columns.map(({ title }) => [title, marksFor(view.asked, title.toLowerCase(), false)]),
  );
  const line = (y: number, text: (column: Column) => string, tone: Tone, selected = false) => {
    let x = 1 + nameWidth;
    for (const column of columns) {
      const cell = { x, y, width: column.width - 1, text: text(column).padStart(column.width - 1) };
      area.text(x, y, cell.text, toneStyle(tone, selected), cell.width);
      if (tone !== 'title') markText(area, cell, markers.get(column.title), tone, selected);
      x += column.width;
    }
  };
  /** The labels one after the other; what is looked for may be only one of them. */
  const labelsAt = (y: number, labels: Labels, selected: boolean) => {
    const right = nameWidth;
    let x = 1;
    for (const [label, text] of Object.entries(labels)) {
      const width = right - x;
      if (width <= 0) return;
      const taken = area.text(x, y, text, toneStyle('plain', selected), width);
      markText(area, { x, y, width, text }, marksFor(view.asked, label, true), 'plain', selected);
      x += taken === 0 ? 0 : taken + 1;
    }
    if (x === 1) area.text(1, y, '(none)', toneStyle('plain', selected), right - 1);
  };
  const at = listed.findIndex(({ labels }) => labelKey(labels) === selected);
  const rows = area.height - 1;
  const top = topOf(at, rows, listed.length);
  const some = rows < listed.length ? ` ${top + 1}-${top + rows} of ${listed.length}` : '';
  const hits = view.asked && found ? ` (${found.matching} of ${found.all} match)` : '';
  area.text(1, 0, names.join(', ').toUpperCase() + some + hits, toneStyle('title'), nameWidth - 1);
  line(0, ({ title }) => title, 'title');
  if (listed.length === 0 && view.asked) area.text(1, 1, 'None matches.', toneStyle('muted'));
  const shown = listed.slice(top, top + rows);
  area.mark(0, 1, area.width, shown.length, {
    kind: 'histograms',
    labels: shown.map(({ labels }) => labels),
  });
  shown.forEach(({ labels, histogram }, y) => {
    const isSelected = top + y === at;
    if (isSelected) area.fill(0, y + 1, area.width, 1, toneStyle('plain', true));
    labelsAt(y + 1, labels, isSelected);
    line(y + 1, (column) => column.text(histogram, view), 'plain', isSelected);
  });
}
