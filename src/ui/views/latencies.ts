// SPDX-License-Identifier: MIT
/** The latencies of a tool: the list of its histograms if there are several, the one that is looked at, the time below. */
import { type Histogram, merge } from '../../histogram/histogram.ts';
import { unitRanges } from '../../histogram/log2.ts';
import { type Range, ranges } from '../../histogram/ranges.ts';
import { latenciesOf, type ToolState } from '../../state/store.ts';
import type { Look } from '../look.ts';
import type { Area } from '../screen/area.ts';
import { themeStamp } from '../theme.ts';
import { heatmapColumns, paintHeatmap } from './heatmap.ts';
import { paintHistogram, rowWindow } from './histogram.ts';
import { latencyLayout } from './latency-layout.ts';
import { paintLatencyList } from './latency-list.ts';
import { noLatencies } from './latency-position.ts';

export function paintLatencies(area: Area, tool: ToolState, noun: string, { ascii }: Look): void {
  const data = latenciesOf(tool);
  const { view, splitBy: names } = data;
  const { counted, seconds } = data.shown;
  const listed = names.length === 0 ? undefined : data.listed;
  const inMilliseconds = data.layout?.unit === 'msecs';
  const rowsOf = (histogram: Histogram): readonly Range[] =>
    inMilliseconds ? unitRanges(histogram, 'msecs') : ranges(histogram, 1);
  const since = view.since(data.since);
  const whole = merge(since.counted.map(({ histogram }) => histogram));
  const all = rowsOf(whole);
  const { first, end } = rowWindow(all, all.length, 0);
  const heights = latencyLayout(area.height, listed?.length, end - first);
  if (listed) {
    const list = area.inner(0, 0, area.width, heights.list);
    const { selected } = view;
    const { asked } = data;
    const search = asked ? { asked, found: data.found } : {};
    paintLatencyList(list, { names, listed, selected, seconds, ascii, ...search });
  }
  // Most look at just that.
  const isWhole = counted === since.counted && view.selected === undefined;
  const histogram = isWhole ? whole : view.pick(counted);
  const scrolled = paintHistogram(area.inner(0, heights.list, area.width, heights.histogram), {
    histogram,
    rows: isWhole ? all : rowsOf(histogram),
    scroll: view.scroll,
    seconds,
    noun,
    ascii,
    untimed: data.untimed,
    placeholder: () => noLatencies(tool, data, noun),
  });
  view.scrolledTo(scrolled);
  if (heights.map === 0) return;
  const { columns, cursor, nowMs } = view.columns(heatmapColumns(area.width));
  const placeholder = end > 0 && columns.length > 0 ? `No ${noun} in these columns.` : '';
  const top = heights.list + heights.histogram;
  // A column is a second, and frames may be more: a column that is complete is the same one in all of them. Between two that
  // are the same ones all are.
  const ends = [columns.length, columns[0], columns.at(-1)];
  const stamp = [themeStamp(), cursor, nowMs, noun, ascii, placeholder, ...ends];
  area.kept(0, top, area.width, heights.map, stamp, (map) =>
    paintHeatmap(map, {
      columns,
      nowMs,
      clickable: true,
      perOctave: 8,
      cursor,
      noun,
      ascii,
      placeholder,
    }),
  );
}
