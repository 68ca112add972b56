// SPDX-License-Identifier: MIT
/** The latencies of a tool: the list of its histograms if there are several, the one that is looked at, the time below. */

import { splitBy } from '../../histogram/labelled.ts';
import { unitRanges } from '../../histogram/log2.ts';
import { ranges } from '../../histogram/ranges.ts';
import { latenciesOf, type ToolState } from '../../state/store.ts';
import type { Look } from '../look.ts';
import type { Area } from '../screen/area.ts';
import { heatmapColumns, paintHeatmap } from './heatmap.ts';
import { paintHistogram } from './histogram.ts';
import { paintLatencyList } from './latency-list.ts';
import { noLatencies } from './latency-position.ts';

/** From this height on there is room for the heat map, and how much of the rest it has. */
const HEATMAP_FROM = 12;
const HEATMAP_PART = 0.45;
const LEAST_HEATMAP = 5;
/** A list takes this part at most, with its title. */
const LIST_PART = 0.25;
const LEAST_LIST = 3;

export function paintLatencies(area: Area, tool: ToolState, noun: string, { ascii, colors }: Look): void {
  const data = latenciesOf(tool);
  const { view, splitBy: names } = data;
  const { counted, seconds } = data.shown;
  const listed = names.length === 0 ? [] : splitBy(counted, names);
  const listHeight =
    names.length === 0
      ? 0
      : Math.min(listed.length + 1, Math.max(LEAST_LIST, Math.floor(area.height * LIST_PART)));
  const left = area.height - listHeight;
  const mapHeight = left < HEATMAP_FROM ? 0 : Math.max(LEAST_HEATMAP, Math.floor(left * HEATMAP_PART));
  if (listHeight > 0) {
    const list = area.inner(0, 0, area.width, listHeight);
    paintLatencyList(list, { listed, selected: view.selected, seconds, ascii });
  }
  const histogram = view.pick(counted, names);
  const inMilliseconds = data.layout?.unit === 'msecs';
  const scrolled = paintHistogram(area.inner(0, listHeight, area.width, left - mapHeight), {
    histogram,
    rows: inMilliseconds ? unitRanges(histogram, 'msecs') : ranges(histogram, 1),
    scroll: view.scroll,
    seconds,
    noun,
    ascii,
    placeholder: noLatencies(tool, data, noun),
  });
  view.scrolledTo(scrolled);
  if (mapHeight === 0) return;
  const { columns, cursor, nowMs } = view.columns(heatmapColumns(area.width), names);
  paintHeatmap(area.inner(0, area.height - mapHeight, area.width, mapHeight), {
    columns: columns.map(({ histogram, endMs, seconds }) => ({
      histogram,
      seconds,
      age: (nowMs - endMs) / 1000,
    })),
    perOctave: 8,
    cursor,
    colors,
    ascii,
    placeholder: '',
  });
}
