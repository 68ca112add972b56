// SPDX-License-Identifier: MIT
import type { ProbeError } from '../../probes/errors.ts';
import type { AnyPane } from '../panes/any-pane.ts';

/** What one can do about a tool that does not run; empty where nothing helps. */
export function whatNext({ code }: ProbeError, pane: AnyPane): string {
  if (code === 'BAD_RECORDING') return '';
  const again = code === 'TOO_OFTEN' ? 'S goes on all the same' : 'S tries again';
  // A switch of that name is not asked for.
  const asks = pane.asks.some(({ param }) => param === 'pattern');
  return asks ? `${again}, e asks for another pattern` : again;
}
