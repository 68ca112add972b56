// SPDX-License-Identifier: MIT
/** The tile of a tool that shows latencies: the last intervals in numbers, as a histogram where there is room, and over time. */
import { merge } from '../../../histogram/histogram.ts';
import { unitRanges } from '../../../histogram/log2.ts';
import { ranges } from '../../../histogram/ranges.ts';
import type { LatencyData } from '../../../state/latency-data.ts';
import type { Look } from '../../look.ts';
import type { Area } from '../../screen/area.ts';
import { span } from '../../text/span.ts';
import { toneStyle } from '../../theme.ts';
import { heatmapColumns, paintHeatmap } from '../heatmap.ts';
import { paintHistogram } from '../histogram.ts';
import { paintLatencyFigures } from '../latency-figures.ts';

/** From this height on there is a histogram between the figures and the heat map, with this part of the height. */
const HISTOGRAM_FROM = 16;
const HISTOGRAM_PART = 0.5;
const FIGURE_LINES = 2;

export function paintLatencyTile(area: Area, data: LatencyData, noun: string, { ascii }: Look): void {
  const { view } = data;
  const columns = view.newest(heatmapColumns(area.width));
  const parts = columns.flatMap(({ histogram }) => histogram ?? []);
  const seconds = columns.reduce((sum, column) => sum + column.seconds, 0);
  // Before the first interval is over there is what was counted up to now.
  const counted = parts.length > 0 ? merge(parts) : view.pick(data.since.counted);
  const figures = { histogram: counted, seconds: parts.length > 0 ? seconds : undefined, noun, ascii };
  const tall = area.height >= HISTOGRAM_FROM;
  const selected = view.selectedLabels;
  let y = 0;
  if (selected) area.text(0, y++, `only ${Object.values(selected).join(' ')}`, toneStyle('accent'));
  if (counted.count === 0) {
    area.text(0, y++, `No ${noun} in the last ${span(seconds)}.`, toneStyle('muted'));
  } else if (tall) {
    const rows = data.layout?.unit === 'msecs' ? unitRanges(counted, 'msecs') : ranges(counted, 1);
    const height = Math.floor(area.height * HISTOGRAM_PART);
    paintHistogram(area.inner(0, y, area.width, height), {
      ...figures,
      rows,
      scroll: 0,
      placeholder: () => '',
    });
    y += height;
  } else y += paintLatencyFigures(area.inner(0, y, area.width, area.height - y), figures, FIGURE_LINES);
  paintHeatmap(area.inner(0, y, area.width, area.height - y), {
    columns,
    nowMs: columns.at(-1)?.endMs ?? 0,
    clickable: false,
    perOctave: tall ? 8 : 1,
    cursor: undefined,
    noun,
    ascii,
    placeholder: '',
  });
}
