// SPDX-License-Identifier: MIT
/** What the tabs of the tools with a pattern have in common. */
import type { FunctionValues } from '../../probes/tools/function-params.ts';

export function patternNarrowing({ pattern, regex }: FunctionValues): readonly string[] {
  if (pattern === undefined) return ['no functions'];
  return [regex ? `functions like /${pattern}/` : pattern];
}

export const patternAsk = { param: 'pattern', hint: 'pattern', empty: 'nothing' } as const;
