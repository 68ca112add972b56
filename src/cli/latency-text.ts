// SPDX-License-Identifier: MIT
/** What was counted in an interval as text: bcc's histograms, or JSON Lines. */
import { highOf, lowOf, OPEN_BUCKET } from '../histogram/buckets.ts';
import { type Histogram, merge } from '../histogram/histogram.ts';
import { countedSince, type LabelledHistogram, labelKey, splitBy } from '../histogram/labelled.ts';
import { plainHistogram, unitNs } from '../histogram/log2.ts';
import { callsSince, type LabelledCalls } from '../probes/labelled-calls.ts';
import type { LatencyReading } from '../probes/latency-reading.ts';
import type { LatencyLayout } from '../probes/types.ts';
import { callLines } from './call-text.ts';
import type { IntervalEnd, IntervalText } from './interval-text.ts';

/** One interval. */
export interface CountedInterval extends IntervalEnd {
  readonly counted: readonly LabelledHistogram[];
  /** By the key of its labels, where what is timed are calls that may be missed. */
  readonly calls?: ReadonlyMap<string, LabelledCalls>;
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

const label = ({ labels }: LabelledHistogram): string | undefined => {
  const parts = Object.entries(labels).map(([name, value]) => `${name} = ${value}`);
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

function percentiles(histogram: Histogram) {
  const at = (percent: number) => histogram.percentile(percent)?.value ?? null;
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9) };
}

/** `[low_ns, high_ns, count]` of those that are not empty; both ends are included, null is no upper end. */
function buckets({ counts, bottom, top }: Histogram): readonly (readonly (number | null)[])[] {
  const rows: (number | null)[][] = [];
  for (let bucket = Math.max(0, bottom); bucket <= top; bucket++) {
    const count = counts[bucket] as number;
    if (count > 0) rows.push([lowOf(bucket), bucket === OPEN_BUCKET ? null : highOf(bucket), count]);
  }
  return rows;
}

/** What has calls and no time yet has a line too. */
function withUntimed(
  timed: readonly LabelledHistogram[],
  calls: ReadonlyMap<string, LabelledCalls>,
): readonly LabelledHistogram[] {
  const known = new Set(timed.map(({ labels }) => labelKey(labels)));
  const untimed = [...calls].filter(([key, one]) => !known.has(key) && one.calls > 0);
  return [...timed, ...untimed.map(([, { labels }]) => ({ labels, histogram: merge([]) }))];
}

/** A line for each histogram. Without labels there is always one, so that a quiet interval is seen to have passed. */
export function jsonInterval(
  tool: string,
  { counted, time, seconds, calls = new Map() }: CountedInterval,
  { splitBy: names, implied = [] }: LatencyLayout,
): string {
  return withUntimed(splitBy(counted, [...names, ...implied]), calls)
    .map(({ labels, histogram }) => {
      const own = calls.get(labelKey(labels));
      const line = {
        tool,
        time,
        ...labels,
        seconds: Number(seconds.toFixed(6)),
        buckets: buckets(histogram),
        count: histogram.count,
        ...(own && { calls: own.calls, missed: own.missed }),
        sum_ns: histogram.sum,
        max_ns: histogram.max,
        // Of an interval only the bucket is known, unless it is the greatest of all.
        max_exact: histogram.maxIsExact,
        percentiles: percentiles(histogram),
      };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}
