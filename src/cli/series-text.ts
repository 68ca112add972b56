// SPDX-License-Identifier: MIT
/** Counts over time as text: a row for each interval with rates a second, or JSON Lines. */
import type { CountReading } from '../probes/counting.ts';
import { PassingSink } from '../probes/decode/records.ts';
import { jsonSeries, rateOf } from '../probes/lines/series-lines.ts';
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
      if (format === 'plain') {
        const cells = counts.map(
          (count, i) => ` ${String(Math.round(rateOf(count, seconds))).padStart(width(names[i] ?? ''))}`,
        );
        return { text: `${clock.padEnd(8)}: ${cells.join('')}\n`, events };
      }
      return { text: jsonSeries(tool, { time, seconds, counts }, reading.targets), events };
    },
  };
}
