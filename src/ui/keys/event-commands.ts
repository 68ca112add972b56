// SPDX-License-Identifier: MIT
/** The keys of every tab that lists events. */
import type { EventData } from '../../state/event-data.ts';
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

const tool = ({ state }: CommandContext) => shownTool(state);
const view = (context: CommandContext) => tool(context).events.view;

/** Of the shown tool's type, which only its pane knows. */
export function selectedRow(context: CommandContext): unknown {
  const { selected } = view(context);
  return selected === undefined ? undefined : tool(context).events.row(selected);
}

function selectedPid(context: CommandContext): number | undefined {
  const row = selectedRow(context);
  return row === undefined ? undefined : context.paneOf(context.state.tab).pid(row);
}

const isFiltered = ({ state }: CommandContext): boolean =>
  state.identity.pid !== undefined || state.identity.tid !== undefined;

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

/** With what can be searched in this tool. */
const filterCommand = ({ columns }: EventData): Command => ({
  id: 'filter',
  keys: ['/'],
  label: `filter: text, -without, !regex${columns.map((name, i) => (i === 0 ? `, ${name}:text` : ` ${name}:`)).join('')}`,
  scope: 'filter',
  hint: () => 'filter',
  run: (context) => context.actions.ask('filter', tool(context).query),
});

export function eventCommands(context: CommandContext): readonly Command[] {
  return [filterCommand(tool(context).events), ...COMMANDS];
}

const COMMANDS: readonly Command[] = [
  {
    id: 'pid',
    keys: ['p'],
    label: 'only one process, by its PID; an empty answer means all',
    scope: 'filter',
    hint: () => 'PID',
    run: ({ actions }) => actions.ask('pid', ''),
  },
  {
    id: 'row-pid',
    keys: ['enter'],
    label: "only the selected row's process",
    scope: 'filter',
    hint: () => "row's PID",
    disabledReason: (context) => (selectedPid(context) === undefined ? 'select a row first' : undefined),
    run: (context) => context.actions.setPid(selectedPid(context)),
  },
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: from the selection, the text, the process',
    scope: 'filter',
    disabledReason: (context) =>
      view(context).following && tool(context).query === '' && !isFiltered(context)
        ? 'nothing to go back from'
        : undefined,
    run: (context) => {
      const { actions } = context;
      if (!view(context).following) actions.follow();
      else if (tool(context).query !== '') actions.clearQuery();
      else actions.setPid(undefined);
    },
  },
  {
    id: 'pause',
    keys: ['space'],
    label: 'pause the view; tracing goes on',
    scope: 'tool',
    hint: (context) => (view(context).paused ? 'go on' : 'pause'),
    run: ({ actions }) => actions.pause(),
  },
  {
    id: 'start-stop',
    keys: ['S'],
    label: 'stop the probe, start it again',
    scope: 'tool',
    hint: (context) => (tool(context).lifecycle === 'running' ? 'stop' : 'start'),
    disabledReason: (context) => {
      const { lifecycle } = tool(context);
      return lifecycle === 'starting' || lifecycle === 'stopping' ? `it is ${lifecycle}` : undefined;
    },
    run: ({ actions }) => actions.startOrStop(),
  },
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
