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

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

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
  {
    id: 'sort',
    keys: ['s', '>'],
    label: 'sort by the next column',
    scope: 'tool',
    hint: () => 'sort',
    run: ({ actions }) => actions.counts.turnSort(1),
  },
  {
    id: 'sort-back',
    keys: ['<'],
    label: 'sort by the column before',
    scope: 'tool',
    run: ({ actions }) => actions.counts.turnSort(-1),
  },
  {
    id: 'reverse',
    keys: ['r'],
    label: 'the other way round',
    scope: 'tool',
    hint: () => 'reverse',
    run: ({ actions }) => actions.counts.reverse(),
  },
  startStopCommand,
  ...historyCommands,
  move('up', ['up', 'k'], 'select the row above', ({ actions }) => actions.counts.move(-1)),
  move('down', ['down', 'j'], 'select the row below', ({ actions }) => actions.counts.move(1)),
  move('page-up', ['pageup'], 'a page up', ({ actions, height }) =>
    actions.counts.move(-Math.max(1, height - 1)),
  ),
  move('page-down', ['pagedown'], 'a page down', ({ actions, height }) =>
    actions.counts.move(Math.max(1, height - 1)),
  ),
  move('first', ['home', 'g'], 'the first row', ({ actions }) => actions.counts.toFirst()),
  move('last', ['end', 'G'], 'the last row', ({ actions }) => actions.counts.toLast()),
];
