// SPDX-License-Identifier: MIT
/** What the tabs of the block probe's tools have in common: their filters, in words and as keys. */
import type { BlockValues } from '../../probes/tools/block-params.ts';

export function blockNarrowing(values: BlockValues): readonly string[] {
  return [
    ...(values.disk === undefined ? [] : [`disk ${values.disk}`]),
    ...(values.operation === undefined ? [] : [values.operation]),
    ...(values.comm === undefined ? [] : [`COMM beginning with ${values.comm}`]),
    ...(values.minMs === undefined ? [] : [`at least ${values.minMs} ms`]),
  ];
}

export const blockAsks = [
  { param: 'disk', hint: 'disk' },
  { param: 'operation', hint: 'operation' },
  { param: 'comm', hint: 'comm' },
] as const;

export const blockFilters = ['disk', 'operation', 'comm', 'minMs'] as const;
