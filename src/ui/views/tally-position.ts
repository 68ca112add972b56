// SPDX-License-Identifier: MIT
/** Over which events a table counts, how many rows that makes, and what stands where there are none. */
import type { EventData } from '../../state/event-data.ts';
import type { ToolState } from '../../state/store.ts';
import type { TallyView } from '../../state/tally/tally-view.ts';
import type { TableLook } from '../panes/types.ts';
import { clockSeconds } from '../text/clock.ts';
import { grouped } from '../text/numbers.ts';
import type { Position } from './position.ts';

/** `312 files, 1,234 of 200,000 opens kept, 12:00:01-12:31:07` */
export function tallyPosition(
  events: EventData,
  view: TallyView,
  { noun }: Pick<TableLook<unknown>, 'noun'>,
  eventNoun: string,
): Position {
  const { counted } = view.tally;
  const kept = events.log.sizeBelow(events.view.end);
  const shown = view.order.length;
  const rows = shown < view.found ? `the first ${grouped(shown)} of ${grouped(view.found)}` : grouped(shown);
  const hits = view.matches === undefined ? '' : `, ${grouped(view.matches)} match`;
  const what = `${rows} ${noun}${hits}`;
  const far = view.complete ? '' : `, counting: ${Math.floor(100 * view.progress)} %`;
  const of = counted === kept ? grouped(kept) : `${grouped(counted)} of ${grouped(kept)}`;
  const { span } = events;
  const time = span ? `, ${clockSeconds(span[0])}-${clockSeconds(span[1])}` : '';
  const over = `${of} ${eventNoun} kept`;
  const short = `${what} of ${grouped(counted)} ${eventNoun}`;
  return {
    text: `${what}, ${over}${time}${far}`,
    middle: `${short}${time}${far}`,
    short: `${short}${far}`,
    tone: view.complete ? 'plain' : 'accent',
  };
}

/** Nothing yet, being counted, filtered away: different things. */
export function emptyTally(
  tool: ToolState,
  view: TallyView,
  { noun }: Pick<TableLook<unknown>, 'noun'>,
): string {
  if (!view.complete) return 'Counting ...';
  if (tool.query !== '' && view.tally.counted > 0) return `None of the ${noun} matches.`;
  return view.log.size > 0 ? `There are no ${noun} among the events kept.` : 'Nothing has been counted yet.';
}
