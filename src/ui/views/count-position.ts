// SPDX-License-Identifier: MIT
/** How many rows of counts there are, whether they move, and what stands where there are none. */
import type { CountData } from '../../state/count-data.ts';
import type { SeriesData } from '../../state/series-data.ts';
import type { ToolState } from '../../state/store.ts';
import { grouped } from '../text/numbers.ts';
import { span } from '../text/span.ts';
import { notRunning } from './not-running.ts';
import type { Position } from './position.ts';

export function countPosition({ view }: CountData): Position {
  const { targets, seconds } = view.counts;
  const hits = view.showsAll && view.matches !== undefined ? `, ${grouped(view.matches)} match` : '';
  const short = `${grouped(view.rows)} of ${grouped(targets.length)}${hits}`;
  return { text: `${short}, ${view.paused ? '' : 'the last '}${span(seconds)}`, short, tone: 'plain' };
}

export function seriesPosition(data: SeriesData): Position {
  const { history } = data;
  const hits = data.asked ? `${data.matching.length} of ${data.targets.length} match, ` : '';
  const short = `${hits}${grouped(history.end - history.first)} intervals`;
  return { text: short, short, tone: 'plain' };
}

/** Nothing yet, filtered away, stopped: different things. */
export function noCounts(tool: ToolState, noun: string): string {
  const { query, data } = tool;
  const why = notRunning(tool);
  if (why !== undefined) return why;
  if (query !== '' && data.counted > 0) return `No row with ${noun} matches.`;
  return `Tracing; no ${noun} yet.`;
}
