// SPDX-License-Identifier: MIT
/** The keys of every tab that lists events. */
import { eventsOf, shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { filterCommand, stepCommands } from './find-commands.ts';
import { historyCommands, isPast } from './history-commands.ts';
import {
  clearCommand,
  isFiltered,
  pauseCommand,
  pidCommand,
  startStopCommand,
  widen,
} from './probe-commands.ts';

const tool = ({ state }: CommandContext) => shownTool(state);
const events = (context: CommandContext) => eventsOf(tool(context));
const view = (context: CommandContext) => events(context).view;

/** Of the shown tool's type, which only its pane knows. */
export function selectedRow(context: CommandContext): unknown {
  const { selected } = view(context);
  return selected === undefined ? undefined : events(context).row(selected);
}

function selectedPid(context: CommandContext): number | undefined {
  const row = selectedRow(context);
  const pane = context.paneOf(context.state.tab);
  return row === undefined || pane.view !== 'events' ? undefined : pane.pid(row);
}

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

export const eventCommands: readonly Command[] = [
  filterCommand(),
  pidCommand,
  {
    id: 'row-pid',
    keys: ['enter'],
    label: "only the selected row's process",
    scope: 'filter',
    hint: () => "row's PID",
    disabledReason: (context) => (selectedPid(context) === undefined ? 'select a row first' : undefined),
    run: (context) => context.actions.setPid(selectedPid(context)),
  },
  clearCommand,
  ...stepCommands,
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: from the selection, the past, the text, the process, the cgroup',
    scope: 'filter',
    disabledReason: (context) =>
      view(context).following && !isPast(context) && tool(context).query === '' && !isFiltered(context)
        ? 'nothing to go back from'
        : undefined,
    run: (context) => {
      const { actions } = context;
      if (!view(context).following) actions.follow();
      else if (isPast(context)) actions.past.toLive();
      else if (tool(context).query !== '') actions.clearQuery();
      else widen(context);
    },
  },
  pauseCommand,
  startStopCommand,
  ...historyCommands,
  move('up', ['up', 'k'], 'select the row above', ({ actions, height }) => actions.move(-1, height)),
  move(
    'down',
    ['down', 'j'],
    'select the row below; from the newest on follow again',
    ({ actions, height }) => actions.move(1, height),
  ),
  move('page-up', ['pageup'], 'a page up', ({ actions, height }) => actions.move(-(height - 1 || 1), height)),
  move('page-down', ['pagedown'], 'a page down', ({ actions, height }) =>
    actions.move(height - 1 || 1, height),
  ),
  move('oldest', ['home', 'g'], 'the oldest event that is kept', ({ actions, height }) =>
    actions.toOldest(height),
  ),
  move('newest', ['end', 'G'], 'the newest events, and follow them', ({ actions }) => actions.follow()),
];
