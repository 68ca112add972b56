// SPDX-License-Identifier: MIT
/** What the right end of the filter bar says: how much there is to see, of which time, and whether it moves. */
import type { ToolState } from '../../state/store.ts';
import type { AnyPane } from '../panes/any-pane.ts';
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

export function positionOf(tool: ToolState, pane: AnyPane): Position {
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
