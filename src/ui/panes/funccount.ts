// SPDX-License-Identifier: MIT
import type { funccountParams } from '../../probes/tools/funccount.ts';
import { patternAsk, patternNarrowing } from './function.ts';
import type { CountPane } from './types.ts';

export const funccountPane: CountPane<typeof funccountParams> = {
  view: 'counts',
  noun: 'calls',
  narrowing: (values) => [
    ...patternNarrowing(values),
    ...(values.cpu === undefined ? [] : [`CPU ${values.cpu}`]),
  ],
  filters: ['cpu'],
  asks: [patternAsk, { param: 'cpu', hint: 'CPU' }],
  toggles: [],
  drill: { tool: 'funclatency', param: 'pattern' },
};
