// SPDX-License-Identifier: MIT
/** The keys that every tab has. */
import type { ToolId } from '../../probes/registry.ts';
import type { AppState } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

const toolIds = (state: AppState) => Object.keys(state.tools) as ToolId[];

function turn({ state, actions }: CommandContext, by: number): void {
  const ids = toolIds(state);
  const next = ids[(ids.indexOf(state.tab) + by + ids.length) % ids.length];
  if (next) actions.openTab(next);
}

const oneTab = ({ state }: CommandContext): string | undefined =>
  toolIds(state).length < 2 ? 'there is only one tab' : undefined;

export const programCommands: readonly Command[] = [
  {
    id: 'help',
    keys: ['?', 'f1'],
    label: 'this help',
    scope: 'program',
    hint: () => 'help',
    run: ({ actions }) => actions.toggleHelp(),
  },
  {
    id: 'quit',
    keys: ['q', 'ctrl-c', 'f10'],
    label: 'quit',
    scope: 'program',
    hint: () => 'quit',
    run: ({ actions }) => actions.quit(),
  },
  {
    id: 'next-tab',
    keys: ['tab'],
    label: 'the next tab; a digit opens the tab of that number',
    scope: 'program',
    disabledReason: oneTab,
    run: (context) => turn(context, 1),
  },
  {
    id: 'previous-tab',
    keys: ['shift-tab'],
    label: 'the tab before',
    scope: 'program',
    disabledReason: oneTab,
    run: (context) => turn(context, -1),
  },
  {
    id: 'faster',
    keys: ['+', '='],
    label: 'shorter between two updates',
    scope: 'program',
    run: ({ actions }) => actions.changeInterval(true),
  },
  {
    id: 'slower',
    keys: ['-'],
    label: 'longer between two updates',
    scope: 'program',
    run: ({ actions }) => actions.changeInterval(false),
  },
  {
    id: 'redraw',
    keys: ['ctrl-l'],
    label: 'draw the screen anew',
    scope: 'program',
    run: ({ actions }) => actions.redraw(),
  },
  {
    id: 'suspend',
    keys: ['ctrl-z'],
    label: 'to the shell; fg comes back',
    scope: 'program',
    run: ({ actions }) => actions.suspend(),
  },
];

/** One a tab: its number opens it. */
export function tabCommands(state: AppState): Command[] {
  return toolIds(state).map((id, index) => ({
    id: `tab-${id}`,
    keys: [String(index + 1)],
    label: `open ${id}`,
    scope: 'program',
    run: ({ actions }) => actions.openTab(id),
  }));
}
