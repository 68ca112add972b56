// SPDX-License-Identifier: MIT
/** How many events there are to see, and whether the view moves: what changes with every frame beside the filters. */
import { eventsOf, type ToolState } from '../../state/store.ts';
import { grouped } from '../text/numbers.ts';
import type { Position } from './position.ts';

export function eventPosition(tool: ToolState, noun: string): Position {
  const events = eventsOf(tool);
  const { view, log } = events;
  const { count, complete } = view.matches;
  const kept = log.size;
  const shown =
    count === kept && complete
      ? grouped(kept)
      : `${grouped(count)}${complete ? '' : '+'} of ${grouped(kept)}`;
  const { found } = view;
  const hits = found ? `, ${grouped(found.count)}${found.complete ? '' : '+'} match` : '';
  const short = `${shown}${hits}`;
  const many = `${shown} ${noun}${hits}`;
  if (!view.following && !view.paused)
    return { text: `${many}, standing still`, short: `${short}, still`, tone: 'accent' };
  return { text: many, short, tone: 'plain' };
}

/** What an empty list says: nothing yet, quiet, stopped and filtered away are different things. */
export function emptyText(tool: ToolState, noun: string): string {
  const { lifecycle, query } = tool;
  const events = eventsOf(tool);
  if (lifecycle === 'starting') return 'Loading the probe ...';
  const { complete } = events.view.matches;
  if (!complete) return 'Searching ...';
  if (events.log.size > 0) {
    return query === ''
      ? `None of the ${noun} kept is one of those asked for.`
      : `None of the ${noun} kept matches.`;
  }
  if (lifecycle === 'running') return `Tracing; no ${noun} yet.`;
  return lifecycle === 'idle' ? 'Stopped. S starts it.' : '';
}
