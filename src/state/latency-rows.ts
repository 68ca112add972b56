// SPDX-License-Identifier: MIT
/** A list of histograms as rows that can be searched and compared. */
import type { LabelledHistogram } from '../histogram/labelled.ts';
import type { TableColumn } from './row-query.ts';

export interface LatencyRow extends LabelledHistogram {
  /** In which it was counted. */
  readonly seconds: number;
}

const PERCENTILES = [
  ['p50', 50],
  ['p90', 90],
  ['p99', 99],
  ['p99.9', 99.9],
] as const;

/** By the titles of the columns. @param names of the labels */
export function latencySearch(names: readonly string[]): readonly TableColumn<LatencyRow>[] {
  return [
    ...names.map((name) => ({
      name,
      byDefault: true,
      text: ({ labels }: LatencyRow) => labels[name] ?? '',
    })),
    { name: 'count', measure: 'count', value: ({ histogram }) => histogram.count },
    {
      name: 'rate',
      measure: 'rate',
      value: ({ histogram, seconds }) => histogram.rate(seconds) ?? Number.NaN,
    },
    ...PERCENTILES.map(([name, percent]) => ({
      name,
      measure: 'duration' as const,
      value: ({ histogram }: LatencyRow) => histogram.percentile(percent)?.value ?? Number.NaN,
    })),
    {
      name: 'max',
      measure: 'duration',
      value: ({ histogram }) => (histogram.count === 0 ? Number.NaN : histogram.max),
    },
  ];
}
