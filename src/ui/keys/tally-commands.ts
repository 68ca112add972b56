// SPDX-License-Identifier: MIT
/** The keys of a list of events that is shown as a table of counts, and the one that makes it one. */

import { eventsOf, shownTool } from '../../state/store.ts';
import type { TallyView } from '../../state/tally/tally-view.ts';
import type { Narrowing } from '../../state/tally-actions.ts';
import { tableLook } from '../views/table-look.ts';
import type { Command, CommandContext } from './commands.ts';
import { filterCommand, stepCommands } from './find-commands.ts';
import { historyCommands, isPast } from './history-commands.ts';
import { clearCommand, pauseCommand, pidCommand, startStopCommand } from './probe-commands.ts';
import { rowCommands, sortCommands } from './table-commands.ts';

const events = ({ state }: CommandContext) => eventsOf(shownTool(state));
const query = ({ state }: CommandContext) => shownTool(state).query;
const selected = (context: CommandContext) => events(context).counts?.selected;

/** The table that is shown instead of the list; undefined while the list is. */
export function shownTable({ state }: Pick<CommandContext, 'state'>): TallyView | undefined {
  const { data } = shownTool(state);
  return data.kind === 'events' ? data.counts : undefined;
}

/** What makes the list just that of the selected row; undefined where nothing is selected, or nothing can. */
function narrowingOf(context: CommandContext): Narrowing | undefined {
  const { counts } = events(context);
  const at = selected(context);
  if (!counts || at === undefined) return undefined;
  const row = events(context).row(counts.tally.newest(at));
  return row === undefined ? undefined : tableLook(context.paneOf(context.state.tab), counts).only(row);
}

/** From the list to its tables and back. Nothing where the tool has none. */
export function tableCommands({ state, paneOf }: CommandContext): readonly Command[] {
  const pane = paneOf(state.tab);
  if (pane.view !== 'events' || pane.tables.length === 0) return [];
  const ids = pane.tables.map(({ id }) => id);
  return [
    {
      id: 'table',
      keys: ['t'],
      label: `count: ${ids.join(', ')}; then the list`,
      scope: 'tool',
      hint: (context) => {
        const at = pane.tables.findIndex(({ id }) => id === shownTable(context)?.table.id);
        return at < 0 ? 'count' : (pane.tables[at + 1]?.id ?? 'list');
      },
      disabledReason: (context) =>
        events(context).tables.length === 0 ? 'nothing has been traced yet' : undefined,
      run: ({ actions }) => actions.tally.turn(),
    },
  ];
}

const table = ({ actions }: CommandContext) => actions.tally;

export const tallyCommands: readonly Command[] = [
  filterCommand(),
  pidCommand,
  clearCommand,
  ...stepCommands,
  {
    id: 'row-list',
    keys: ['enter'],
    label: 'the list again, only of the selected row',
    scope: 'filter',
    hint: () => 'only this',
    disabledReason: (context) => {
      if (selected(context) === undefined) return 'select a row first';
      return narrowingOf(context) ? undefined : 'this row has nothing that can be asked for';
    },
    run: (context) => {
      const narrowing = narrowingOf(context);
      if (narrowing) context.actions.tally.listOnly(narrowing);
    },
  },
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: from the selection, the past, the text, the table to the list',
    scope: 'filter',
    hint: () => 'back',
    run: (context) => {
      const { actions } = context;
      if (selected(context) !== undefined) actions.tally.unselect();
      else if (isPast(context)) actions.past.toLive();
      else if (query(context) !== '') actions.clearQuery();
      else actions.tally.toList();
    },
  },
  ...sortCommands(table),
  pauseCommand,
  startStopCommand,
  ...historyCommands,
  ...rowCommands(table),
];
