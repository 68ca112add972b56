// SPDX-License-Identifier: MIT
/** The keys of every tab that shows counts over time. */
import type { Command } from './commands.ts';
import { filterCommand, isSearched, showAllCommand } from './find-commands.ts';
import { historyCommands, isPast, newestCommand, oldestCommand } from './history-commands.ts';
import {
  clearCommand,
  isFiltered,
  pauseCommand,
  pidCommand,
  startStopCommand,
  widen,
} from './probe-commands.ts';

const step = (id: string, keys: readonly string[], label: string, by: number): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run: ({ actions }) => actions.past.step(by),
});

export const seriesCommands: readonly Command[] = [
  filterCommand(),
  showAllCommand,
  pidCommand,
  clearCommand,
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: from the past, the text, the process, the cgroup',
    scope: 'filter',
    disabledReason: (context) =>
      !isPast(context) && !isSearched(context) && !isFiltered(context)
        ? 'nothing to go back from'
        : undefined,
    run: (context) => {
      if (isPast(context)) context.actions.past.toLive();
      else if (isSearched(context)) context.actions.clearQuery();
      else widen(context);
    },
  },
  pauseCommand,
  startStopCommand,
  ...historyCommands,
  step('up', ['up', 'k'], 'the row above: an interval back', -1),
  step('down', ['down', 'j'], 'the row below; from the newest on go along again', 1),
  step('page-up', ['pageup'], 'ten rows back', -10),
  step('page-down', ['pagedown'], 'ten rows on', 10),
  oldestCommand,
  newestCommand,
];
