// SPDX-License-Identifier: MIT
/** Latencies that a test counts itself, in place of a probe's histograms. */
import { Histogram } from '../../src/histogram/histogram.ts';
import { type LabelledHistogram, type Labels, labelKey } from '../../src/histogram/labelled.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import type { CallTotals } from '../../src/probes/labelled-calls.ts';
import type { LatencyReading } from '../../src/probes/latency-reading.ts';
import type { LatencyData } from '../../src/state/latency-data.ts';
import type { DataFrame } from '../../src/state/tool-data.ts';

export function latencyCounter(splitBy: readonly string[] = [], calls?: () => CallTotals) {
  const counted = new Map<string, { labels: Labels; values: number[] }>();
  const settings = { splitBy, unit: 'usecs' as 'usecs' | 'msecs', reads: 0 };
  const reading: LatencyReading = {
    noun: 'I/Os',
    sink: new PassingSink(() => {}),
    read: () => {
      settings.reads++;
      return [...counted.values()].map(({ labels, values }) => ({ labels, histogram: Histogram.of(values) }));
    },
    ...(calls && { calls }),
    layout: () => ({
      splitBy: settings.splitBy,
      unit: settings.unit,
      timestamps: false,
      averages: false,
    }),
  };
  const count = (labels: Labels, ...values: readonly number[]) => {
    const key = labelKey(labels);
    const one = counted.get(key) ?? { labels, values: [] };
    counted.set(key, { labels, values: [...one.values, ...values] });
  };
  return { reading, settings, count };
}

export const disk = (name: string, flags = 'Read'): Labels => ({ disk: name, flags });

export const countOf = (counted: readonly LabelledHistogram[] | undefined): number =>
  (counted ?? []).reduce((sum, { histogram }) => sum + histogram.count, 0);

/** Frames of a session, whose clock a test turns. */
export function framesFor(data: LatencyData, intervalMs = 1000) {
  let nowMs = Date.now();
  /** So many milliseconds later. */
  return (milliseconds: number, change: Partial<DataFrame> = {}) => {
    nowMs += milliseconds;
    data.frame({ nowMs, intervalMs, shown: true, last: false, ...change });
  };
}

/** How many each sample counted; `-` where nothing was counting. */
export function samplesOf({ history }: LatencyData): (number | '-')[] {
  return Array.from({ length: history.end - history.first }, (_, at) => {
    const counted = history.at(history.first + at)?.counted;
    return counted ? countOf(counted) : '-';
  });
}
