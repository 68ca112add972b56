// SPDX-License-Identifier: MIT
/** What was counted of many targets in an interval: bcc's list, or JSON Lines. */
import type { CountedTarget, CountReading } from '../probes/counting.ts';
import { PassingSink } from '../probes/decode/records.ts';
import { type CountLine, jsonCounts } from '../probes/lines/count-lines.ts';
import type { IntervalText } from './interval-text.ts';

/** Those that were hit, the fewest first, as bcc has them: the most are above the prompt. */
function hits(
  targets: readonly CountedTarget[],
  now: Float64Array,
  before: Float64Array,
): readonly CountLine[] {
  return targets
    .map(({ name, address }, i) => ({ name, address, count: (now[i] ?? 0) - (before[i] ?? 0) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count);
}

function plainHits(all: readonly CountLine[], clock: string | undefined): string {
  const lines = all.map(({ name, count }) => `${name.padEnd(36)} ${String(count).padStart(8)}`);
  const time = clock === undefined ? [] : [clock.padEnd(8)];
  return `${['', ...time, `${'FUNC'.padEnd(36)} ${'COUNT'.padStart(8)}`, ...lines].join('\n')}\n`;
}

/**
 * What is printed of a table of counts.
 * @param subject what the pattern was: `"vfs_*"`
 * @param timestamps the time of day above each, in plain text
 */
export function countText(
  reading: CountReading,
  tool: string,
  subject: string,
  format: 'plain' | 'json',
  timestamps: boolean,
): IntervalText {
  const { targets } = reading;
  let before: Float64Array = new Float64Array(targets.length);
  const functions = targets.length === 1 ? '1 function' : `${targets.length} functions`;
  return {
    sink: reading.sink ?? new PassingSink(() => {}),
    header: format === 'json' ? '' : `Tracing ${functions} for ${subject}... Hit Ctrl-C to end.\n`,
    next: ({ time, clock, seconds }) => {
      const now = reading.read();
      const all = hits(targets, now, before);
      before = now;
      return {
        text:
          format === 'json'
            ? jsonCounts(tool, { time, seconds }, all)
            : plainHits(all, timestamps ? clock : undefined),
        events: all.reduce((sum, { count }) => sum + count, 0),
      };
    },
  };
}
