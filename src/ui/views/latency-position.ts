// SPDX-License-Identifier: MIT
/** Which time the histogram shows, and what it says where there is nothing to show. */
import type { LatencyData } from '../../state/latency-data.ts';
import type { ShownLatencies } from '../../state/latency-view.ts';
import type { ToolState } from '../../state/store.ts';
import { grouped } from '../text/numbers.ts';
import { span, spanSeconds } from '../text/span.ts';
import { notRunning } from './not-running.ts';
import type { Position } from './position.ts';

/** In words, and in fewer. */
function timeOf(kind: ShownLatencies['kind'], seconds: number, sinceFilter: boolean): Position {
  const tone = 'plain';
  const long = span(seconds);
  if (kind === 'since')
    return { text: `since the ${sinceFilter ? 'filter' : 'start'}, ${long}`, short: long, tone };
  if (kind === 'interval')
    return seconds === 0
      ? { text: 'no interval yet', short: '', tone }
      : { text: `the last ${long}`, short: `last ${long}`, tone };
  // The time follows: it is not now.
  return seconds === 0 ? { text: '', short: '', tone } : { text: `a column of ${long}`, short: long, tone };
}

interface Told {
  readonly kind: ShownLatencies['kind'];
  readonly seconds: number;
  readonly sinceFilter: boolean;
  readonly position: Position;
}

/** What was told last: most frames of a second tell the same. */
let last: Told | undefined;

export function latencyPosition({ shown, sinceFilter }: LatencyData): Position {
  const { kind } = shown;
  const seconds = spanSeconds(shown.seconds);
  if (last?.kind === kind && last.seconds === seconds && last.sinceFilter === sinceFilter)
    return last.position;
  last = { kind, seconds, sinceFilter, position: timeOf(kind, shown.seconds, sinceFilter) };
  return last.position;
}

/** Nothing yet, nothing in that time, stopped: different things. */
export function noLatencies(
  tool: Pick<ToolState, 'lifecycle' | 'missing' | 'figures'>,
  data: LatencyData,
  noun: string,
): string {
  const { kind, seconds } = data.shown;
  if (kind === 'column' && seconds === 0) return 'Nothing was counting then.';
  if (kind !== 'since' || data.view.selected !== undefined) return `No ${noun} in this time.`;
  const missed = data.untimed?.missed ?? 0;
  if (tool.lifecycle === 'running' && missed > 0)
    return `No ${noun} could be timed: ${grouped(missed)} were missed.`;
  return notRunning(tool) ?? `Tracing; no ${noun} yet.`;
}
