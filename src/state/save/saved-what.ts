// SPDX-License-Identifier: MIT
/** What would be saved of a tool now, in words. */
import { grouped } from '../../text/grouped.ts';
import type { ToolState } from '../store.ts';

type Shown = Pick<ToolState, 'data'>;

const NOUNS = { events: 'event', counts: 'function', series: 'interval', latencies: 'interval' } as const;

/** How many of them there are: of a list that is still searched through, how many were found by now. */
function countOf({ data }: Shown): number {
  switch (data.kind) {
    case 'events':
      return data.counts ? data.counts.rows : data.view.matches.count;
    case 'counts':
      return data.view.rows;
    case 'series':
      return data.history.until(data.view.end).length;
    case 'latencies': {
      const { shown, view, history } = data;
      return shown.kind === 'interval' ? history.until(view.end).length : shown.counted.length;
    }
  }
}

/** In words, as things are now: of how many things it is known only when they have been saved. */
export function savedWhat({ data }: Shown): (count: number) => string {
  if (data.kind === 'latencies' && data.shown.kind !== 'interval') {
    const what =
      data.shown.kind === 'column' ? 'one column' : `all since the ${data.sinceFilter ? 'filter' : 'start'}`;
    return () => what;
  }
  const noun = data.kind === 'events' && data.counts ? 'row' : NOUNS[data.kind];
  return (count) => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The same with what there is now. */
export function toBeSaved(tool: Shown): string {
  return savedWhat(tool)(countOf(tool));
}

/** Why there is nothing to save; undefined where there is something, or may be found yet. */
export function nothingToSave(tool: Shown): string | undefined {
  const { data } = tool;
  const searching = data.kind === 'events' && !data.counts && !data.view.matches.complete;
  return countOf(tool) > 0 || searching ? undefined : 'there is nothing to save yet';
}
