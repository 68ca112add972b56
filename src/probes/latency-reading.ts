// SPDX-License-Identifier: MIT
/** The histograms of a tool: those of the kernel, or, where a recording is played, what its records would have made. */
import type { BpfObject } from '../../native/index.d.ts';
import { bucketOf } from '../histogram/buckets.ts';
import { Histogram, noCounts } from '../histogram/histogram.ts';
import { type LabelledHistogram, type Labels, labelKey } from '../histogram/labelled.ts';
import { PassingSink, type RecordSink } from './decode/records.ts';
import type { CallTotals } from './labelled-calls.ts';
import type { ParamSchema, ParamValues } from './params.ts';
import type { EventSource } from './source.ts';
import type { IdentityFilter, LatencyLayout, LatencyTool } from './types.ts';

export interface LatencyReading {
  /** What is counted: `I/Os`. */
  readonly noun: string;
  /** Where the probe's records go. */
  readonly sink: RecordSink;
  /**
   * All that was counted since the start.
   * @param withCalls what calls() tells is read too; without it a reading of functions takes a third less
   */
  read(withCalls?: boolean): readonly LabelledHistogram[];
  /** What the last `read` with the calls has found besides, where what is timed are calls that may be missed. */
  calls?(): CallTotals;
  /** When what is read was counted, in milliseconds since 1970; by default now. */
  at?(): number;
  /** By the parameters as they are. */
  layout(): LatencyLayout;
}

/** Latencies counted here, one by one. */
class LatencyCounter {
  readonly #groups = new Map<string, { labels: Labels; counts: number[]; sum: number; max: number }>();

  count(labels: Labels, ns: number): void {
    const key = labelKey(labels);
    let group = this.#groups.get(key);
    if (!group) {
      group = { labels, counts: noCounts(), sum: 0, max: 0 };
      this.#groups.set(key, group);
    }
    const bucket = bucketOf(ns);
    group.counts[bucket] = (group.counts[bucket] as number) + 1;
    group.sum += ns;
    group.max = Math.max(group.max, ns);
  }

  read(): readonly LabelledHistogram[] {
    return [...this.#groups.values()].map(({ labels, counts, sum, max }) => ({
      labels,
      histogram: new Histogram(counts.slice(), sum, max),
    }));
  }
}

/** How a tool's latencies are laid out, made anew only when its values are others: a frame asks several times. */
export function layoutBy<Values extends object>(
  tool: { layout(values: Values): LatencyLayout },
  values: () => Values,
): () => LatencyLayout {
  let last: { readonly values: Values; readonly layout: LatencyLayout } | undefined;
  return () => {
    const now = values();
    if (last?.values !== now) last = { values: now, layout: tool.layout(now) };
    return last.layout;
  };
}

/**
 * @param values asked at each call, as is `identity`: they change while the screen is up
 * @param onEnding what was counted is kept when the probe ends
 */
export function readLatencies<Schema extends ParamSchema>(
  tool: Pick<LatencyTool<string, Schema, unknown>, 'noun' | 'counted' | 'recorded' | 'layout'>,
  object: BpfObject,
  source: EventSource,
  values: () => ParamValues<Schema>,
  identity: () => IdentityFilter,
  onEnding: (callback: () => void) => void,
): LatencyReading {
  const { noun } = tool;
  const layout = layoutBy(tool, values);
  if (!source.replayed) {
    const read = tool.counted(object, source.features().possibleCpus);
    let last: readonly LabelledHistogram[] | undefined;
    onEnding(() => {
      last = read();
    });
    return { noun, layout, read: () => last ?? read(), sink: new PassingSink(() => {}) };
  }
  const recorded = tool.recorded(object, values, identity);
  const counter = new LatencyCounter();
  const sink = new PassingSink((batch) => {
    while (batch.next()) {
      const latency = recorded(batch);
      if (latency) counter.count(latency.labels, latency.ns);
    }
  });
  return { noun, layout, sink, read: () => counter.read() };
}
