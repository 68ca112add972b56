// SPDX-License-Identifier: MIT
/** What was counted of latencies in a time, as JSON Lines and as CSV: for standard output and for a file alike. */
import { highOf, lowOf, OPEN_BUCKET } from '../../histogram/buckets.ts';
import { type Histogram, merge } from '../../histogram/histogram.ts';
import { type LabelledHistogram, labelKey, splitBy } from '../../histogram/labelled.ts';
import { csvLine } from '../../text/csv.ts';
import type { LabelledCalls } from '../labelled-calls.ts';
import type { LatencyLayout } from '../types.ts';

/** A time and what was counted in it. */
export interface LatencyInterval {
  /** RFC 3339, of its end. */
  readonly time: string;
  /** How long it was, as measured. */
  readonly seconds: number;
  readonly counted: readonly LabelledHistogram[];
  /** By the key of its labels, where what is timed are calls that may be missed. */
  readonly calls?: ReadonlyMap<string, LabelledCalls>;
}

type Split = Pick<LatencyLayout, 'splitBy' | 'implied'>;

const labelNames = ({ splitBy: names, implied = [] }: Split): readonly string[] => [...names, ...implied];

function percentiles(histogram: Histogram) {
  const at = (percent: number) => histogram.percentile(percent)?.value ?? null;
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9) };
}

/** `[low_ns, high_ns, count]` of those that are not empty; both ends are included, null is no upper end. */
function buckets({ counts, bottom, top }: Histogram): readonly (readonly [number, number | null, number])[] {
  const rows: [number, number | null, number][] = [];
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
  { counted, time, seconds, calls = new Map() }: LatencyInterval,
  layout: Split,
): string {
  return withUntimed(splitBy(counted, labelNames(layout)), calls)
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

export function csvIntervalHeader(layout: Split): string {
  return csvLine(['time', 'seconds', ...labelNames(layout), 'low_ns', 'high_ns', 'count']);
}

/** A line for each bucket that is not empty. */
export function csvInterval({ counted, time, seconds }: LatencyInterval, layout: Split): string {
  const names = labelNames(layout);
  return splitBy(counted, names)
    .flatMap(({ labels, histogram }) => {
      const start = [time, Number(seconds.toFixed(6)), ...names.map((name) => labels[name])];
      return buckets(histogram).map(([low, high, count]) =>
        csvLine([...start, low, high ?? undefined, count]),
      );
    })
    .join('');
}
