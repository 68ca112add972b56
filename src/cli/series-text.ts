// SPDX-License-Identifier: MIT
/** Counts over time as text: a row for each interval with rates a second, or JSON Lines. */
import type { CountReading } from '../probes/counting.ts';
import { PassingSink } from '../probes/decode/records.ts';
import type { IntervalText } from './interval-text.ts';

/** As wide as bcc's columns. */
const CELL = 8;

export function seriesText(reading: CountReading, tool: string, format: 'plain' | 'json'): IntervalText {
  const names = reading.targets.map(({ name }) => name);
  const width = (name: string) => Math.max(CELL, name.length + 2);
  let before: Float64Array = new Float64Array(names.length);
  const titles = names.map((name) => ` ${`${name}/s`.padStart(width(name))}`);
  return {
    sink: reading.sink ?? new PassingSink(() => {}),
    header: format === 'json' ? '' : `${'TIME'.padEnd(8)}  ${titles.join('')}\n`,
    next: ({ time, clock, seconds }) => {
      const now = reading.read();
      const counts = [...now].map((count, i) => count - (before[i] ?? 0));
      before = now;
      const events = counts.reduce((sum, count) => sum + count, 0);
      const rate = (count: number) => (seconds > 0 ? count / seconds : 0);
      if (format === 'plain') {
        const cells = counts.map(
          (count, i) => ` ${String(Math.round(rate(count))).padStart(width(names[i] ?? ''))}`,
        );
        return { text: `${clock.padEnd(8)}: ${cells.join('')}\n`, events };
      }
      const keyed = (of: (count: number) => number) =>
        Object.fromEntries(names.map((name, i) => [name.toLowerCase(), of(counts[i] ?? 0)]));
      const line = {
        tool,
        time,
        seconds: Number(seconds.toFixed(6)),
        counts: keyed((count) => count),
        rates: keyed((count) => Number(rate(count).toFixed(3))),
      };
      return { text: `${JSON.stringify(line)}\n`, events };
    },
  };
}
