// SPDX-License-Identifier: MIT
import type { vfsstatParams } from '../../probes/tools/vfsstat.ts';
import type { CountPane } from './types.ts';

export const vfsstatPane: CountPane<typeof vfsstatParams> = {
  view: 'series',
  noun: 'operations',
  narrowing: ({ raw }) => (raw ? ['all hits'] : []),
  filters: [],
  asks: [],
  toggles: [{ param: 'raw', hint: 'all hits' }],
};
