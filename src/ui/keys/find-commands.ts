// SPDX-License-Identifier: MIT
/** The keys that find rows, in every list and table. */
import { EXAMPLES } from '../../state/quantity.ts';
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

const tool = ({ state }: CommandContext) => shownTool(state);
export const isSearched = (context: CommandContext): boolean => tool(context).query !== '';

/** What can be typed here: `comm: lat>10ms`. */
function columnsOf(context: CommandContext): readonly string[] {
  return tool(context).data.searchable.map(
    ({ name, measure }) => name + (measure === undefined ? ':' : EXAMPLES[measure]),
  );
}

/** @param without why there is nothing to search in; undefined when there is */
export const filterCommand = (without?: Command['disabledReason']): Command => ({
  id: 'filter',
  keys: ['/'],
  label: 'filter: text, -without, !regex, column:text, pid=7',
  scope: 'filter',
  hint: () => 'filter',
  ...(without && { disabledReason: without }),
  run: (context) => {
    const columns = columnsOf(context);
    const hint = columns.length === 0 ? '' : `text -without !regex ${columns.join(' ')}`;
    context.actions.ask('filter', tool(context).query, hint);
  },
});

const whenSearched = (context: CommandContext): string | undefined =>
  isSearched(context) ? undefined : 'nothing is searched for';

export const showAllCommand: Command = {
  id: 'show-all',
  // & is less's, \ is htop's.
  keys: ['&', '\\'],
  label: 'all rows, or only the matches',
  scope: 'filter',
  hint: (context) => (tool(context).showAll ? 'matches' : 'all'),
  disabledReason: whenSearched,
  run: ({ actions }) => actions.toggleShowAll(),
};

/** Where rows can be selected: those that match one after the other, among themselves or among all. */
export const stepCommands: readonly Command[] = [
  {
    id: 'next-match',
    keys: ['n'],
    label: 'the next match; then round',
    scope: 'filter',
    hint: () => 'next',
    disabledReason: whenSearched,
    run: ({ actions, height }) => actions.toMatch(1, height),
  },
  {
    id: 'previous-match',
    keys: ['N'],
    label: 'the match before; then round',
    scope: 'filter',
    disabledReason: whenSearched,
    run: ({ actions, height }) => actions.toMatch(-1, height),
  },
  showAllCommand,
];
