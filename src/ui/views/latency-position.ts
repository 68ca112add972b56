// SPDX-License-Identifier: MIT
/** Which time the histogram shows, and what it says where there is nothing to show. */
import type { LatencyData } from '../../state/latency-data.ts';
import type { ToolState } from '../../state/store.ts';
import { clockSeconds } from '../text/clock.ts';
import { span } from '../text/span.ts';
import type { Position } from './position.ts';

export function latencyPosition(data: LatencyData): Position {
  const { kind, endMs, seconds } = data.shown;
  const begin = data.sinceFilter ? 'since the filter' : 'since the start';
  const text = {
    since: `${begin}, ${span(seconds)}`,
    interval: `the last ${span(seconds)}`,
    column: `${clockSeconds(endMs)}, the ${span(seconds)} before it`,
  }[kind];
  if (data.view.paused) return { text: `paused, ${text}`, tone: 'warning' };
  return { text, tone: kind === 'column' ? 'accent' : 'plain' };
}

/** Nothing yet, nothing in that time, stopped: different things. */
export function noLatencies(
  { lifecycle }: Pick<ToolState, 'lifecycle'>,
  data: LatencyData,
  noun: string,
): string {
  if (lifecycle === 'starting') return 'Loading the probe ...';
  if (data.shown.kind !== 'since' || data.view.selected !== undefined) return `No ${noun} in this time.`;
  if (lifecycle === 'running') return `Tracing; no ${noun} yet.`;
  return lifecycle === 'idle' ? 'Stopped. S starts it.' : '';
}
