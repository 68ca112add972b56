// SPDX-License-Identifier: MIT
/** Which time the histogram shows, and what it says where there is nothing to show. */
import type { LatencyData } from '../../state/latency-data.ts';
import type { ToolState } from '../../state/store.ts';
import { grouped } from '../text/numbers.ts';
import { span } from '../text/span.ts';
import { notRunning } from './not-running.ts';
import type { Position } from './position.ts';

/** In words, and in fewer. */
function timeOf({ shown, sinceFilter }: LatencyData): readonly [string, string] {
  const { kind, seconds } = shown;
  const long = span(seconds);
  if (kind === 'since') return [`since the ${sinceFilter ? 'filter' : 'start'}, ${long}`, long];
  if (kind === 'interval')
    return seconds === 0 ? ['no interval yet', ''] : [`the last ${long}`, `last ${long}`];
  // The time follows: it is not now.
  return seconds === 0 ? ['', ''] : [`a column of ${long}`, long];
}

export function latencyPosition(data: LatencyData): Position {
  const [text, short] = timeOf(data);
  return { text, short, tone: 'plain' };
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
