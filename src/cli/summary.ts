// SPDX-License-Identifier: MIT
/** The totals at the end of a trace. */
import type { SkippedTarget } from '../probes/targets/types.ts';
import { type ProbeCounters, totalLost } from '../probes/types.ts';

export interface Totals {
  /** Rows printed, or that would have been. */
  readonly events: number;
  readonly seconds: number;
  readonly counters: ProbeCounters;
  readonly skipped: readonly SkippedTarget[];
  /** Of the command that was traced. */
  readonly exitCode?: number | undefined;
}

export function jsonSummary(
  tool: string,
  time: string,
  { events, seconds, counters, skipped, exitCode }: Totals,
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
    ...(exitCode === undefined ? {} : { exit_code: exitCode }),
  };
  return `${JSON.stringify({ tool, time, summary })}\n`;
}

/** So many are told one by one. */
const FEW = 3;

/** A line for each, or, where they are many, for each reason with a few names. */
function skippedLines(skipped: readonly SkippedTarget[]): string[] {
  if (skipped.length <= FEW) {
    return skipped.map(({ target, reason }) => `probetop: skipped ${target}: ${reason}`);
  }
  const byReason = new Map<string, string[]>();
  for (const { target, reason } of skipped) {
    const targets = byReason.get(reason);
    if (targets) targets.push(target);
    else byReason.set(reason, [target]);
  }
  const all = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  const told = all.slice(0, FEW).map(([reason, targets]) => {
    const names = [...targets.slice(0, FEW), ...(targets.length > FEW ? ['…'] : [])].join(', ');
    return `probetop: ${targets.length} skipped (${names}): ${reason}`;
  });
  const rest = all.slice(FEW).reduce((sum, [, targets]) => sum + targets.length, 0);
  return rest > 0 ? [...told, `probetop: ${rest} more skipped; --json lists all with their reasons`] : told;
}

export function plainSummary({ events, seconds, counters, skipped, exitCode }: Totals): string {
  const lines = [`probetop: ${events} events, ${totalLost(counters.losses)} lost in ${seconds.toFixed(1)} s`];
  if (counters.missed > 0)
    lines.push(`probetop: the kernel left out ${counters.missed} more events, of any process`);
  if (counters.missed < 0) lines.push('probetop: this kernel does not tell how many more events it left out');
  if (exitCode !== undefined) lines.push(`probetop: the command ended with ${exitCode}`);
  return `${[...lines, ...skippedLines(skipped)].join('\n')}\n`;
}
