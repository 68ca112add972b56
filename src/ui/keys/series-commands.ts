// SPDX-License-Identifier: MIT
/** The keys of every tab that shows counts over time. */
import { seriesOf, shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { isFiltered, pauseCommand, pidCommand, startStopCommand } from './probe-commands.ts';

const view = ({ state }: CommandContext) => seriesOf(shownTool(state)).view;

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

export const seriesCommands: readonly Command[] = [
  pidCommand,
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: to now, from the process',
    scope: 'filter',
    disabledReason: (context) =>
      view(context).following && !isFiltered(context) ? 'nothing to go back from' : undefined,
    run: (context) => {
      if (!view(context).following) context.actions.series.toNow();
      else context.actions.setPid(undefined);
    },
  },
  pauseCommand,
  startStopCommand,
  move('up', ['up', 'k', 'left'], 'an interval back', ({ actions }) => actions.series.move(-1)),
  move('down', ['down', 'j', 'right'], 'an interval on; from the newest on go along again', ({ actions }) =>
    actions.series.move(1),
  ),
  move('page-up', ['pageup'], 'ten intervals back', ({ actions }) => actions.series.move(-10)),
  move('page-down', ['pagedown'], 'ten intervals on', ({ actions }) => actions.series.move(10)),
  move('oldest', ['home', 'g'], 'the oldest interval that is kept', ({ actions }) =>
    actions.series.toOldest(),
  ),
  move('newest', ['end', 'G'], 'now, and go along', ({ actions }) => actions.series.toNow()),
];
