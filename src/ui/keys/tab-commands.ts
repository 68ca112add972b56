// SPDX-License-Identifier: MIT
/** The keys that go from tab to tab. */
import type { AppState } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

/** There are no more digits that are one key. */
const MOST_DIGITS = 9;

const namesOf = (state: AppState): readonly string[] => Object.keys(state.tools);

function turn({ state, actions }: CommandContext, by: number): void {
  const names = namesOf(state);
  const next = names[(names.indexOf(state.tab) + by + names.length) % names.length];
  if (next !== undefined) actions.openTab(next);
}

const oneTab = ({ state }: CommandContext): string | undefined =>
  namesOf(state).length < 2 ? 'there is only one tab' : undefined;

const nextTab: Command = {
  id: 'next-tab',
  keys: ['tab'],
  label: 'the next tab; a digit opens the tab of that number',
  scope: 'program',
  hint: () => 'next tab',
  disabledReason: oneTab,
  run: (context) => turn(context, 1),
};

const previousTab: Command = {
  id: 'previous-tab',
  keys: ['shift-tab'],
  label: 'the tab before',
  scope: 'program',
  disabledReason: oneTab,
  run: (context) => turn(context, -1),
};

function openCommand(name: string, index: number): Command {
  return {
    id: `tab-${name}`,
    keys: [String(index + 1)],
    label: `open ${name}`,
    scope: 'program',
    disabledReason: oneTab,
    run: ({ actions }) => actions.openTab(name),
  };
}

const openOverview: Command = {
  id: 'tab-overview',
  keys: ['0'],
  label: 'open the overview: every tool as a live tile',
  scope: 'program',
  disabledReason: oneTab,
  run: ({ actions }) => actions.openOverview(),
};

/** One command a tab: its number opens it. */
export function openCommands(state: AppState): readonly Command[] {
  return [openOverview, ...namesOf(state).slice(0, MOST_DIGITS).map(openCommand)];
}

/** Round all tools, and one command a tab. */
export function tabCommands(state: AppState): readonly Command[] {
  return [nextTab, previousTab, ...openCommands(state)];
}
