// SPDX-License-Identifier: MIT
/** The keys of every tab that is a table of counts. */
import { countsOf, shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { filterCommand, stepCommands } from './find-commands.ts';
import { historyCommands, isPast } from './history-commands.ts';
import {
  clearCommand,
  isFiltered,
  isStarting,
  pauseCommand,
  pidCommand,
  startStopCommand,
  widen,
} from './probe-commands.ts';
import { rowCommands, sortCommands } from './table-commands.ts';

const view = ({ state }: CommandContext) => countsOf(shownTool(state)).view;
const query = ({ state }: CommandContext) => shownTool(state).query;

/** The selected row as a parameter of the tool that looks closer at it. */
function drillOf(context: CommandContext): { tool: string; param: string; text: string } | undefined {
  const pane = context.paneOf(context.state.tab);
  const { selected, counts } = view(context);
  if (pane.view !== 'counts' || !pane.drill || selected === undefined) return undefined;
  const text = counts.targets[selected]?.pattern;
  return text === undefined ? undefined : { ...pane.drill, text };
}

const table = ({ actions }: CommandContext) => actions.counts;

export const countCommands: readonly Command[] = [
  filterCommand(),
  pidCommand,
  clearCommand,
  ...stepCommands,
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: from what is being attached, the selection, the past, the text, the process, the cgroup',
    scope: 'filter',
    disabledReason: (context) =>
      view(context).selected === undefined &&
      !isPast(context) &&
      query(context) === '' &&
      !isFiltered(context) &&
      !isStarting(context)
        ? 'nothing to go back from'
        : undefined,
    run: (context) => {
      const { actions } = context;
      if (isStarting(context)) actions.startOrStop();
      else if (view(context).selected !== undefined) actions.counts.unselect();
      else if (isPast(context)) actions.past.toLive();
      else if (query(context) !== '') actions.clearQuery();
      else widen(context);
    },
  },
  {
    id: 'drill',
    keys: ['enter'],
    label: 'how long the selected function takes; Esc comes back',
    scope: 'tool',
    hint: () => 'time it',
    disabledReason: (context) => (drillOf(context) ? undefined : 'select a function first'),
    run: (context) => {
      const found = drillOf(context);
      if (found) context.actions.drill(found.tool, found.param, found.text);
    },
  },
  pauseCommand,
  ...sortCommands(table),
  startStopCommand,
  ...historyCommands,
  ...rowCommands(table),
];
