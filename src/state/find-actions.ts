// SPDX-License-Identifier: MIT
/** What keys do to what is looked for. */
import type { MatchStep } from './match-step.ts';
import type { ToolState } from './store.ts';

/** One sentence about a step that did not end where it was expected to. */
export function stepText(step: MatchStep, by: 1 | -1): string {
  switch (step) {
    case 'there':
      return '';
    case 'around':
      return by > 0
        ? 'That was the last match: from the first one on again.'
        : 'That was the first match: from the last one on again.';
    case 'searching':
      return 'Older events are still being searched.';
    case 'none':
      return 'Nothing matches.';
  }
}

/** Selects the next match, or the one before. */
export function stepToMatch({ data }: Pick<ToolState, 'data'>, by: 1 | -1, height: number): MatchStep {
  switch (data.kind) {
    case 'events':
      return data.counts ? data.counts.toMatch(by) : data.view.toMatch(by, height);
    case 'counts':
      return data.view.toMatch(by);
    case 'latencies':
      return data.toMatch(by);
    case 'series':
      // Its rows are not selected.
      return 'none';
  }
}
