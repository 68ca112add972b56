// SPDX-License-Identifier: MIT
/** A table of counts: a line for each target that was hit, in the order that was asked for. */
import { addressText, type Counts } from '../../state/count-rows.ts';
import type { CountColumn, CountView } from '../../state/count-view.ts';
import { marksFor } from '../../state/text-marks.ts';
import type { Area } from '../screen/area.ts';
import { bar } from '../text/bar.ts';
import { compact, grouped } from '../text/numbers.ts';
import { type Tone, toneStyle } from '../theme.ts';
import { markText } from './marked.ts';

interface Column {
  readonly title: string;
  /** What it is sorted by; undefined: as the column before. */
  readonly sort: CountColumn | undefined;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** Where too little is left, the columns with the highest numbers go first; 0 stays. */
  readonly dispensable: number;
  readonly tone?: 'accent' | 'muted';
  text(counts: Counts, target: number, shareOf: number, ascii: boolean): string;
}

const SHARE_WIDTH = 12;
const LEAST_NAME = 24;
const GAP = 2;

const at = (values: Float64Array, target: number): number => values[target] ?? 0;

const COLUMNS: readonly Column[] = [
  {
    title: 'COUNT',
    sort: 'count',
    width: 11,
    align: 'right',
    dispensable: 0,
    text: ({ recent }, target) => grouped(at(recent, target)),
  },
  {
    title: 'RATE',
    sort: undefined,
    width: 8,
    align: 'right',
    dispensable: 1,
    text: ({ recent, seconds }, target) => (seconds > 0 ? `${compact(at(recent, target) / seconds)}/s` : ''),
  },
  {
    title: 'SHARE',
    sort: undefined,
    width: SHARE_WIDTH,
    align: 'left',
    dispensable: 2,
    tone: 'accent',
    text: ({ recent }, target, all, ascii) =>
      all > 0 ? bar(at(recent, target) / all, SHARE_WIDTH, ascii) : '',
  },
  {
    title: 'TOTAL',
    sort: 'total',
    width: 13,
    align: 'right',
    dispensable: 0,
    text: ({ total }, target) => grouped(at(total, target)),
  },
  {
    title: 'ADDR',
    sort: 'addr',
    width: 18,
    align: 'left',
    dispensable: 3,
    tone: 'muted',
    text: ({ targets }, target) => addressText(targets[target]?.address),
  },
];

function columnsFor(width: number): readonly Column[] {
  let shown = COLUMNS;
  const rest = () => shown.reduce((left, column) => left - column.width - GAP, width);
  for (let level = 3; level > 0 && rest() < LEAST_NAME; level--)
    shown = shown.filter(({ dispensable }) => dispensable < level);
  return shown;
}

/** Each with the gap before it; those of which nothing is sorted are part of the one before. */
function markTitles(area: Area, columns: readonly Column[], nameWidth: number): void {
  let sort: CountColumn = 'func';
  area.mark(0, 0, 1 + nameWidth, 1, { kind: 'sort', column: sort });
  let x = 1 + nameWidth;
  for (const column of columns) {
    sort = column.sort ?? sort;
    area.mark(x, 0, GAP + column.width, 1, { kind: 'sort', column: sort });
    x += GAP + column.width;
  }
}

export interface CountTableView {
  readonly view: CountView;
  readonly ascii: boolean;
  readonly placeholder: string;
}

export function paintCountTable(area: Area, { view, ascii, placeholder }: CountTableView): void {
  const columns = columnsFor(area.width);
  const titles = ['FUNC', ...columns.map(({ title }) => title)];
  const markers = new Map(
    titles.map((title) => [title, marksFor(view.asked, title.toLowerCase(), title === 'FUNC')]),
  );
  const nameWidth = columns.reduce((left, column) => left - column.width - GAP, area.width - 1);
  const mark = (sort: CountColumn | undefined) => {
    if (sort !== view.sort) return '';
    const descending = (sort === 'count' || sort === 'total') !== view.reversed;
    return descending ? (ascii ? 'v' : '▾') : ascii ? '^' : '▴';
  };
  const line = (y: number, name: string, text: (column: Column) => string, tone?: Tone, selected = false) => {
    const marks = (title: string) => (tone ? undefined : markers.get(title));
    area.text(1, y, name, toneStyle(tone ?? 'plain', selected), nameWidth);
    markText(area, { x: 1, y, width: nameWidth, text: name }, marks('FUNC'), 'plain', selected);
    let x = 1 + nameWidth + GAP;
    columns.forEach((column) => {
      const shown = text(column);
      const indent = column.align === 'right' ? Math.max(0, column.width - shown.length) : 0;
      const width = column.width - indent;
      const cellTone = tone ?? column.tone ?? 'plain';
      area.text(x + indent, y, shown, toneStyle(cellTone, selected), width);
      markText(area, { x: x + indent, y, width, text: shown }, marks(column.title), cellTone, selected);
      x += column.width + GAP;
    });
  };
  line(0, `FUNC${mark('func')}`, ({ title, sort }) => `${title}${mark(sort)}`, 'title');
  markTitles(area, columns, nameWidth);
  const page = view.page(Math.max(0, area.height - 1));
  area.mark(0, 1, area.width, page.length, { kind: 'counts', targets: page });
  if (page.length === 0) area.text(1, 2, placeholder, toneStyle('muted'));
  const { counts, selected } = view;
  const all = counts.recent.reduce((sum, count) => sum + count, 0);
  page.forEach((target, index) => {
    const isSelected = target === selected;
    if (isSelected) area.fill(0, index + 1, area.width, 1, toneStyle('plain', true));
    const cell = (column: Column) => column.text(counts, target, all, ascii);
    line(index + 1, counts.targets[target]?.name ?? '', cell, undefined, isSelected);
  });
}
