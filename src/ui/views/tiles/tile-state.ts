// SPDX-License-Identifier: MIT
/** What a tile's title says of its tool, and what stands in the tile while there is nothing else. */
import type { ToolState } from '../../../state/store.ts';
import type { AnyPane } from '../../panes/any-pane.ts';
import { compact, grouped } from '../../text/numbers.ts';
import { whatNext } from '../../text/what-next.ts';
import type { Tone } from '../../theme.ts';
import { notRunning } from '../not-running.ts';

export interface TileState {
  readonly text: string;
  readonly tone: Tone;
}

export function tileState(tool: ToolState, pane: AnyPane): TileState {
  const { lifecycle, missing, figures, data, error } = tool;
  const { progress } = figures;
  const far = progress && `${grouped(progress.done)} of ${grouped(progress.total)}`;
  switch (lifecycle) {
    case 'running': {
      const rate = `${compact(figures.rate)}/s`;
      return data.view.paused
        ? { text: `view paused, ${rate}`, tone: 'warning' }
        : { text: `running, ${rate}`, tone: 'good' };
    }
    case 'starting':
      return { text: far ? `attaching ${far}` : 'starting', tone: 'warning' };
    case 'stopping':
      return { text: far ? `detaching ${far}` : 'stopping', tone: 'warning' };
    case 'failed':
      return error?.code === 'BAD_RECORDING'
        ? { text: 'not recorded', tone: 'muted' }
        : { text: 'failed', tone: 'error' };
    case 'idle':
      if (missing === undefined) return { text: 'stopped', tone: 'warning' };
      return { text: `needs a ${pane.asks[0]?.hint ?? 'value'}`, tone: 'accent' };
  }
}

/** Whether the tool has anything to show. */
function hasData({ data }: ToolState): boolean {
  switch (data.kind) {
    case 'events':
      return data.view.newest(1).length > 0;
    case 'latencies':
      return data.counted > 0 || data.history.end > 1;
    case 'counts':
      return data.view.rows > 0;
    case 'series':
      return data.history.end > 0;
  }
}

/** Why there is nothing to see, as a sentence; undefined where there is. */
export function tileSentence(tool: ToolState, pane: AnyPane): string | undefined {
  const { error } = tool;
  const { noun } = pane;
  if (error) {
    const next = whatNext(error, pane);
    return [error.message, error.remedy, next === '' ? '' : `${next}.`]
      .filter((part) => part !== '')
      .join(' ');
  }
  if (hasData(tool)) return undefined;
  const why = notRunning(tool);
  if (why !== undefined) return why;
  const { data } = tool;
  if (data.kind === 'events' && data.log.size > 0)
    return `None of the ${noun} kept is one of those asked for.`;
  return `Tracing; no ${noun} yet.`;
}
