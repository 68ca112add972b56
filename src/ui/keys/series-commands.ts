// SPDX-License-Identifier: MIT
/** The keys of every tab that shows counts over time. */
import { seriesOf, shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { filterCommand, isSearched, showAllCommand } from './find-commands.ts';
import {
  clearCommand,
  isFiltered,
  pauseCommand,
  pidCommand,
  startStopCommand,
  widen,
} from './probe-commands.ts';

const view = ({ state }: CommandContext) => seriesOf(shownTool(state)).view;

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

export const seriesCommands: readonly Command[] = [
  filterCommand(),
  showAllCommand,
  pidCommand,
  clearCommand,
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: to now, from the text, the process, the cgroup',
    scope: 'filter',
    disabledReason: (context) =>
      view(context).following && !isSearched(context) && !isFiltered(context)
        ? 'nothing to go back from'
        : undefined,
    run: (context) => {
      if (!view(context).following) context.actions.series.toNow();
      else if (isSearched(context)) context.actions.clearQuery();
      else widen(context);
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
