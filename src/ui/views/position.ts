// SPDX-License-Identifier: MIT
/** What the right end of the filter bar says: how much there is to see, of which time, and whether it moves. */
import type { Moment, Past } from '../../state/past/past.ts';
import type { ToolState } from '../../state/store.ts';
import type { AnyPane } from '../panes/any-pane.ts';
import { clockSeconds } from '../text/clock.ts';
import { span } from '../text/span.ts';
import type { Tone } from '../theme.ts';
import { countPosition, seriesPosition } from './count-position.ts';
import { eventPosition } from './event-position.ts';
import { latencyPosition } from './latency-position.ts';
import { tableLook } from './table-look.ts';
import { tallyPosition } from './tally-position.ts';

export interface Position {
  readonly text: string;
  /** The same in fewer words, where there is no room for all of them. */
  readonly middle?: string;
  /** The same where there is no room for it beside the filters; may be empty. */
  readonly short: string;
  readonly tone: Tone;
}

/** What time one looks at, and that it is not now; in words, and in fewer. */
function momentText({ ms, moved }: Moment, { kept }: Past): readonly [string, string] {
  const clock = clockSeconds(ms);
  if (moved) return [`moved on to ${clock}, the oldest kept`, `${clock}, the oldest`];
  const age = ((kept?.toMs ?? ms) - ms) / 1000;
  const short = `${clock}, ${span(Math.max(0, age))} ago`;
  return [`paused at ${short}`, short];
}

export function positionOf(tool: ToolState, pane: AnyPane): Position {
  const position = kindPosition(tool, pane);
  const { past } = tool.data;
  const { moment } = past;
  if (!moment) return position;
  const [when, short] = momentText(moment, past);
  const joined = (what: string, then: string) => (what === '' ? then : `${what}, ${then}`);
  return {
    text: joined(position.text, when),
    middle: joined(position.short, short),
    short,
    tone: 'warning',
  };
}

function kindPosition(tool: ToolState, pane: AnyPane): Position {
  const { data } = tool;
  const { noun } = pane;
  switch (data.kind) {
    case 'events':
      return data.counts
        ? tallyPosition(data, data.counts, tableLook(pane, data.counts), noun)
        : eventPosition(tool, noun);
    case 'latencies':
      return latencyPosition(data);
    case 'counts':
      return countPosition(data);
    case 'series':
      return seriesPosition(data);
  }
}
