// SPDX-License-Identifier: MIT
/** Several histograms as a list: a line for each with its figures, the selected one marked. */
import type { Histogram } from '../../histogram/histogram.ts';
import { type LabelledHistogram, labelKey } from '../../histogram/labelled.ts';
import type { Area } from '../screen/area.ts';
import { DURATION_WIDTH, duration } from '../text/duration.ts';
import { compact, grouped } from '../text/numbers.ts';
import { toneStyle } from '../theme.ts';

export interface LatencyListView {
  /** Of the labels. */
  readonly names: readonly string[];
  /** In the order in which they are shown. */
  readonly listed: readonly LabelledHistogram[];
  /** The key of the selected one; undefined: all together. */
  readonly selected: string | undefined;
  readonly seconds: number;
  readonly ascii: boolean;
}

interface Column {
  readonly title: string;
  readonly width: number;
  text(histogram: Histogram, view: LatencyListView): string;
}

const percentile = (title: string, percent: number): Column => ({
  title,
  width: DURATION_WIDTH + 1,
  text: (histogram, { ascii }) => {
    const found = histogram.percentile(percent);
    return found === undefined ? '' : duration(found.value, ascii);
  },
});

/** What does not fit goes from the right. */
const COLUMNS: readonly Column[] = [
  { title: 'COUNT', width: 11, text: ({ count }) => grouped(count) },
  percentile('p50', 50),
  percentile('p99', 99),
  {
    title: 'MAX',
    width: DURATION_WIDTH + 2,
    text: ({ count, max, maxIsExact }, { ascii }) =>
      count === 0 ? '' : `${maxIsExact ? '' : ascii ? '<=' : '≤'}${duration(max, ascii)}`,
  },
  {
    title: 'RATE',
    width: 9,
    text: (histogram, { seconds }) => {
      const rate = histogram.rate(seconds);
      return rate === undefined ? '' : `${compact(rate)}/s`;
    },
  },
  percentile('p90', 90),
  percentile('p99.9', 99.9),
];

const LEAST_NAME = 20;

/** The first line that is shown, so that the selected one is. */
function topOf(at: number, lines: number, count: number): number {
  return Math.max(0, Math.min(at - (lines >> 1), count - lines));
}

export function paintLatencyList(area: Area, view: LatencyListView): void {
  const { names, listed, selected } = view;
  let nameWidth = area.width - 1;
  const columns = COLUMNS.filter(({ width }) => {
    if (nameWidth - width < LEAST_NAME) return false;
    nameWidth -= width;
    return true;
  });
  const line = (y: number, name: string, text: (column: Column) => string, style: number) => {
    area.text(1, y, name, style, nameWidth - 1);
    let x = 1 + nameWidth;
    for (const column of columns) {
      area.text(x, y, text(column).padStart(column.width - 1), style, column.width - 1);
      x += column.width;
    }
  };
  const at = listed.findIndex(({ labels }) => labelKey(labels) === selected);
  const rows = area.height - 1;
  const top = topOf(at, rows, listed.length);
  const some = rows < listed.length ? ` ${top + 1}-${top + rows} of ${listed.length}` : '';
  line(0, names.join(', ').toUpperCase() + some, ({ title }) => title, toneStyle('title'));
  listed.slice(top, top + rows).forEach(({ labels, histogram }, y) => {
    const isSelected = top + y === at;
    const style = toneStyle('plain', isSelected);
    if (isSelected) area.fill(0, y + 1, area.width, 1, style);
    const name = Object.values(labels).join(' ') || '(none)';
    line(y + 1, name, (column) => column.text(histogram, view), style);
  });
}
