// SPDX-License-Identifier: MIT
/** The keys of a tool's own parameters: its switches, what is asked for, what is taken from a row. */
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { selectedRow } from './event-commands.ts';
import { shownTable } from './tally-commands.ts';

/** The switches of the open tab, by the letters they have as flags. */
export function toggleCommands({ state, paneOf }: CommandContext): Command[] {
  const { params, values } = shownTool(state);
  return paneOf(state.tab).toggles.flatMap(({ param, key, hint }) => {
    const described = params[param];
    const letter = key ?? described?.short;
    if (!described || letter === undefined) return [];
    return [
      {
        id: `switch-${param}`,
        keys: [letter],
        label: described.summary,
        scope: 'tool' as const,
        hint: () => (values[param] === true ? `${hint} off` : hint),
        run: ({ actions }: CommandContext) => actions.toggle(param),
      },
    ];
  });
}

/** Parameters that are typed, by the letters they have as flags. */
export function askCommands({ state, paneOf }: CommandContext): Command[] {
  const { params } = shownTool(state);
  return paneOf(state.tab).asks.flatMap(({ param, key, hint, empty }) => {
    const described = params[param];
    const letter = key ?? described?.short;
    if (!described || letter === undefined) return [];
    return [
      {
        id: `ask-${param}`,
        keys: [letter],
        label: described.summary,
        scope: 'filter' as const,
        hint: () => hint,
        run: ({ actions }: CommandContext) => actions.askParam(param, hint, empty),
      },
    ];
  });
}

function rowCommands({ state, paneOf }: CommandContext): Command[] {
  const pane = paneOf(state.tab);
  // A row of a table is of many events: Enter takes from it what it is of.
  if (pane.view !== 'events' || shownTable({ state })) return [];
  return pane.rowFilters.map(({ param, key, noun, values }) => {
    const valuesIn = (context: CommandContext) => {
      const row = selectedRow(context);
      return row === undefined ? undefined : values(row);
    };
    return {
      id: `row-${param}`,
      keys: [key],
      label: `only the selected row's ${noun}`,
      scope: 'filter' as const,
      disabledReason: (context: CommandContext) => {
        const found = valuesIn(context);
        if (found === undefined) return 'select a row first';
        return found.length === 0 ? 'this row has none that can be asked for' : undefined;
      },
      run: (context: CommandContext) => context.actions.filterByRow(param, valuesIn(context) ?? []),
    };
  });
}

/** What is asked for, and what is taken from a row. */
export function filterCommands(context: CommandContext): readonly Command[] {
  return [...askCommands(context), ...rowCommands(context)];
}
