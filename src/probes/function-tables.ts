// SPDX-License-Identifier: MIT
/** What a tool on the function probe shows: the probe's numbers, by the tool's rows. */
import type { LabelledHistogram } from '../histogram/labelled.ts';
import type { CountReading } from './counting.ts';
import { CountSlab } from './decode/count-slab.ts';
import { PassingSink } from './decode/records.ts';
import type { FunctionProbe } from './function.ts';
import type { FunctionTimes } from './function-readings.ts';
import type { FunctionAsk, FunctionRow } from './function-tool.ts';
import type { LatencyReading } from './latency-reading.ts';
import type { LatencyLayout } from './types.ts';

function sumAt(values: Float64Array | undefined, targets: readonly number[]): number {
  let sum = 0;
  if (values) for (let i = 0; i < targets.length; i++) sum += values[targets[i] as number] ?? 0;
  return sum;
}

/** @param ask asked at each reading: which CPU is read, and whether all hits are */
export function countsByRow(
  probe: Pick<FunctionProbe, 'readCounts'>,
  rows: readonly FunctionRow[],
  noun: string,
  ask: () => Pick<FunctionAsk, 'cpu' | 'allHits'>,
): CountReading {
  const slab = new CountSlab();
  return {
    noun,
    sink: new PassingSink(() => {}),
    targets: rows,
    read: () => {
      const { cpu, allHits } = ask();
      const { hits, outermost } = probe.readCounts(cpu);
      const all = allHits || outermost === undefined;
      const sums = slab.zeros(rows.length);
      for (let row = 0; row < sums.length; row++) {
        const { targets, hitTargets } = rows[row] as FunctionRow;
        sums[row] = all ? sumAt(hits, hitTargets ?? targets) : sumAt(outermost, targets);
      }
      return sums;
    },
  };
}

/** @param layout asked at each reading */
export function timesByRow(
  probe: Pick<FunctionProbe, 'readTimes' | 'readHistograms'>,
  rows: readonly FunctionRow[],
  noun: string,
  layout: () => LatencyLayout,
): LatencyReading {
  let times: FunctionTimes | undefined;
  const named = rows.map(({ name, targets }) => ({ labels: { function: name }, targets }));
  return {
    noun,
    sink: new PassingSink(() => {}),
    layout,
    read: (withCalls = true) => {
      if (withCalls) times = probe.readTimes();
      const histograms = withCalls ? (times?.histograms ?? []) : probe.readHistograms();
      const counted: LabelledHistogram[] = [];
      for (const { labels, targets } of named) {
        for (const at of targets) {
          const histogram = histograms[at];
          if (histogram && histogram.count > 0) counted.push({ labels, histogram });
        }
      }
      return counted;
    },
    calls: () => ({
      each: named.map(({ labels, targets }) => ({
        labels,
        calls: sumAt(times?.entries, targets),
        missed: sumAt(times?.missed, targets),
      })),
      inFlight: Math.max(0, times?.inFlight ?? 0),
    }),
  };
}
