// SPDX-License-Identifier: MIT
/** The totals at the end of a trace. */
import { type ProbeCounters, type Skipped, totalLost } from '../probes/types.ts';

export interface Totals {
  /** Rows printed, or that would have been. */
  readonly events: number;
  readonly seconds: number;
  readonly counters: ProbeCounters;
  readonly skipped: readonly Skipped[];
}

export function jsonSummary(
  tool: string,
  time: string,
  { events, seconds, counters, skipped }: Totals,
): string {
  const summary = {
    events,
    lost: totalLost(counters.losses),
    lost_in_ring: counters.losses.ring,
    lost_in_buffer: counters.losses.arena,
    lost_untracked: counters.losses.untracked,
    // Runs the kernel left out, of whatever process; -1 where it cannot tell.
    missed: counters.missed,
    superseded: counters.superseded,
    skipped: skipped.map(({ target, reason }) => ({ target, reason })),
    seconds: Number(seconds.toFixed(3)),
  };
  return `${JSON.stringify({ tool, time, summary })}\n`;
}

export function plainSummary({ events, seconds, counters, skipped }: Totals): string {
  const lines = [`probetop: ${events} events, ${totalLost(counters.losses)} lost in ${seconds.toFixed(1)} s`];
  if (counters.missed > 0)
    lines.push(`probetop: the kernel left out ${counters.missed} more events, of any process`);
  for (const { target, reason } of skipped) lines.push(`probetop: skipped ${target}: ${reason}`);
  return `${lines.join('\n')}\n`;
}
