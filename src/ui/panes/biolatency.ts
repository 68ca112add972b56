// SPDX-License-Identifier: MIT
import type { biolatencyParams } from '../../probes/tools/biolatency.ts';
import { blockAsks, blockFilters, blockNarrowing } from './block.ts';
import type { LatencyPane } from './types.ts';

export const biolatencyPane: LatencyPane<typeof biolatencyParams> = {
  view: 'latencies',
  noun: 'I/Os',
  labelFilters: { disk: 'disk' },
  narrowing: (values) => [
    ...blockNarrowing(values),
    values.queued ? 'with the time queued' : 'from the issue on',
  ],
  filters: blockFilters,
  // m is its unit.
  asks: [...blockAsks, { param: 'minMs', key: 'M', hint: 'least ms' }],
  toggles: [
    { param: 'disks', hint: 'by disk' },
    { param: 'flags', hint: 'by flags' },
    { param: 'queued', hint: 'queued' },
    { param: 'milliseconds', hint: 'ms' },
  ],
};
