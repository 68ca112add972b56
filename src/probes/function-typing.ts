// SPDX-License-Identifier: MIT
import { environmentOf, loadTargets } from './function-look-up.ts';
import { explainMatches, type WantedTrace } from './pattern-help.ts';
import type { EventSource } from './source.ts';
import type { ResolveOptions } from './targets/types.ts';
import type { TypingHelp } from './trace.ts';

/** How many functions a pattern has, and how names go on, while it is typed. */
export function functionTyping(
  source: EventSource,
  options: () => ResolveOptions,
  wanted: () => WantedTrace,
): TypingHelp {
  return {
    explain: async (param, text) => {
      if (param !== 'pattern' || text.trim() === '') return '';
      const { countMatches } = await loadTargets();
      return explainMatches(await countMatches(text, options(), await environmentOf(source)), wanted());
    },
    complete: async (param, text, most) => {
      if (param !== 'pattern') return [];
      const { complete } = await loadTargets();
      return complete(text, await environmentOf(source), most);
    },
  };
}
