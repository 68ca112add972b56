// SPDX-License-Identifier: MIT
/** What was counted in an interval as text: bcc's histograms, or JSON Lines. */
import type { Histogram } from '../histogram/histogram.ts';
import { countedSince, type LabelledHistogram, splitBy } from '../histogram/labelled.ts';
import { plainHistogram, unitNs } from '../histogram/log2.ts';
import { callsSince, type LabelledCalls } from '../probes/labelled-calls.ts';
import type { LatencyReading } from '../probes/latency-reading.ts';
import { jsonInterval, type LatencyInterval } from '../probes/lines/latency-lines.ts';
import type { LatencyLayout } from '../probes/types.ts';
import { callLines } from './call-text.ts';
import type { IntervalEnd, IntervalText } from './interval-text.ts';

/** One interval. */
export interface CountedInterval extends IntervalEnd, LatencyInterval {
  /** Calls that are under way. */
  readonly inFlight?: number;
}

/** What is printed of a tool's latencies. @param subject `block device I/O` */
export function latencyText(
  reading: LatencyReading,
  tool: string,
  subject: string,
  format: 'plain' | 'json',
): IntervalText {
  let before: readonly LabelledHistogram[] = [];
  let callsBefore: readonly LabelledCalls[] = [];
  return {
    sink: reading.sink,
    header: format === 'json' ? '' : `Tracing ${subject}... Hit Ctrl-C to end.\n`,
    next: (end) => {
      const now = reading.read();
      const layout = reading.layout();
      const totals = reading.calls?.();
      const interval: CountedInterval = {
        ...end,
        counted: countedSince(now, before),
        ...(totals && {
          calls: callsSince(totals.each, callsBefore, layout.splitBy),
          inFlight: totals.inFlight,
        }),
      };
      before = now;
      callsBefore = totals?.each ?? [];
      return {
        text: format === 'json' ? jsonInterval(tool, interval, layout) : plainInterval(interval, layout),
        events: interval.counted.reduce((sum, { histogram }) => sum + histogram.count, 0),
      };
    },
  };
}

/** bcc has a capital letter for functions, and for disks and flags none. */
const LABEL_NAMES: Readonly<Record<string, string>> = { function: 'Function' };

const label = ({ labels }: LabelledHistogram): string | undefined => {
  const parts = Object.entries(labels).map(([name, value]) => `${LABEL_NAMES[name] ?? name} = ${value}`);
  return parts.length === 0 ? undefined : parts.join(', ');
};

/** bcc's line of `-e`, in whole numbers of the unit, with an empty line above and below. */
function averages({ count, sum }: Histogram, { unit }: LatencyLayout): string {
  const whole = (ns: number) => Math.floor(ns / unitNs(unit));
  return `\navg = ${whole(sum / count)} ${unit}, total: ${whole(sum)} ${unit}, count: ${count}\n\n`;
}

export function plainInterval(
  { counted, clock, calls, inFlight = 0 }: CountedInterval,
  layout: LatencyLayout,
): string {
  const time = layout.timestamps ? `${clock.padEnd(8)}\n` : '';
  const parts = splitBy(counted, layout.splitBy)
    .filter(({ histogram }) => histogram.count > 0)
    .map((one) => {
      const text = plainHistogram(one.histogram, layout.unit, label(one));
      return layout.averages ? text + averages(one.histogram, layout) : text;
    });
  return `\n${time}${parts.join('')}${calls ? callLines(calls.values(), inFlight) : ''}`;
}
