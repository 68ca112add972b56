// SPDX-License-Identifier: MIT
/** The keys of every tab that shows latencies. */
import { labelKey } from '../../histogram/labelled.ts';
import { latenciesOf, shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { filterCommand, isSearched, stepCommands } from './find-commands.ts';
import { historyCommands, isPast, newestCommand, oldestCommand } from './history-commands.ts';
import {
  clearCommand,
  isFiltered,
  isStarting,
  pauseCommand,
  pidCommand,
  startStopCommand,
  widen,
} from './probe-commands.ts';

const data = ({ state }: CommandContext) => latenciesOf(shownTool(state));
const view = (context: CommandContext) => data(context).view;

/** A parameter that the selected histogram's label can be the value of. */
function labelFilter(context: CommandContext): { param: string; value: string } | undefined {
  const pane = context.paneOf(context.state.tab);
  const { selected } = view(context);
  if (pane.view !== 'latencies' || selected === undefined) return undefined;
  const labels = data(context).listed.find((one) => labelKey(one.labels) === selected)?.labels ?? {};
  for (const [label, param] of Object.entries(pane.labelFilters)) {
    const value = labels[label];
    if (value) return { param, value };
  }
  return undefined;
}

const whenSplit = (context: CommandContext): string | undefined =>
  data(context).splitBy.length === 0 ? 'there is only one histogram' : undefined;

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

/** What works on what is looked at: while that is so, nothing is nearer. */
const NEAREST: readonly Command[] = [
  {
    id: 'row-label',
    keys: ['enter'],
    label: 'only what the selected histogram is of',
    scope: 'filter',
    hint: () => 'only this',
    disabledReason: (context) => (labelFilter(context) ? undefined : 'select a histogram first'),
    run: (context) => {
      const filter = labelFilter(context);
      if (!filter) return;
      context.actions.setParam(filter.param, filter.value);
      context.actions.latencies.home();
    },
  },
  {
    id: 'back',
    keys: ['escape'],
    label:
      'back: from what is being attached, the column, the histogram, the past, the text, the tab before, the process, the cgroup',
    scope: 'filter',
    hint: () => 'back',
    disabledReason: (context) =>
      view(context).away ||
      isPast(context) ||
      isSearched(context) ||
      isFiltered(context) ||
      isStarting(context) ||
      context.state.cameFrom !== undefined
        ? undefined
        : 'nothing to go back from',
    run: (context) => {
      const { cameFrom } = context.state;
      if (isStarting(context)) context.actions.startOrStop();
      else if (view(context).away) context.actions.latencies.back();
      else if (isPast(context)) context.actions.past.toLive();
      else if (isSearched(context)) context.actions.clearQuery();
      else if (cameFrom !== undefined) context.actions.openTab(cameFrom);
      else widen(context);
    },
  },
];

const OTHERS: readonly Command[] = [
  {
    id: 'mode',
    keys: ['i'],
    label: 'counts since the start, or of the last interval',
    scope: 'tool',
    hint: (context) => (view(context).mode === 'since' ? 'interval' : 'since start'),
    run: ({ actions }) => actions.latencies.toggleMode(),
  },
  ...historyCommands,
  oldestCommand,
  newestCommand,
  {
    ...move('up', ['up', 'k'], 'select the histogram above; above the first all are one', ({ actions }) =>
      actions.latencies.select(-1),
    ),
    disabledReason: whenSplit,
  },
  {
    ...move('down', ['down', 'j'], 'select the histogram below', ({ actions }) =>
      actions.latencies.select(1),
    ),
    disabledReason: whenSplit,
  },
  move('faster-rows', ['pageup'], 'rows of shorter latencies, where not all fit', ({ actions }) =>
    actions.latencies.scroll(-1),
  ),
  move('slower-rows', ['pagedown'], 'rows of longer latencies', ({ actions }) => actions.latencies.scroll(1)),
  {
    id: 'wider',
    keys: ['z'],
    label: 'more time in a column of the heat map',
    scope: 'tool',
    hint: () => 'zoom',
    run: ({ actions }) => actions.latencies.zoom(1),
  },
  {
    id: 'narrower',
    keys: ['Z'],
    label: 'less time in a column',
    scope: 'tool',
    run: ({ actions }) => actions.latencies.zoom(-1),
  },
  filterCommand(whenSplit),
  ...stepCommands,
  pauseCommand,
  startStopCommand,
  pidCommand,
  clearCommand,
];

/** @param toggles of the tool: they make the tab what it is, and are shown before what every tab has */
export function latencyCommands(toggles: readonly Command[]): readonly Command[] {
  return [...NEAREST, ...toggles, ...OTHERS];
}
