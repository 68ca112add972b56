// SPDX-License-Identifier: MIT
import type { funclatencyParams } from '../../probes/tools/funclatency.ts';
import { patternAsk, patternNarrowing } from './function.ts';
import type { LatencyPane } from './types.ts';

export const funclatencyPane: LatencyPane<typeof funclatencyParams> = {
  view: 'latencies',
  noun: 'calls',
  labelFilters: {},
  narrowing: patternNarrowing,
  filters: [],
  asks: [patternAsk],
  toggles: [
    { param: 'functions', hint: 'by function' },
    { param: 'microseconds', hint: 'us' },
    { param: 'milliseconds', hint: 'ms' },
  ],
};
