// SPDX-License-Identifier: MIT
/** The keys that write files, of every tab. */
import { nothingToSave } from '../../state/save/saved-what.ts';
import { shownTool } from '../../state/store.ts';
import type { Command } from './commands.ts';

export const saveScreenCommand: Command = {
  id: 'save-screen',
  keys: ['ctrl-s'],
  label: 'save the screen as text',
  scope: 'program',
  run: ({ actions }) => actions.saveScreen(),
};

export const saveCommands: readonly Command[] = [
  {
    id: 'save',
    keys: ['w'],
    label: 'save what is listed or counted, as JSON Lines or CSV',
    scope: 'tool',
    disabledReason: ({ state }) =>
      state.saving ? 'a file is being written' : nothingToSave(shownTool(state)),
    run: ({ actions }) => actions.askSave(),
  },
  saveScreenCommand,
];

/** While a file is written, the key that goes back calls that off. */
export const callOffSaveCommand: Command = {
  id: 'call-off-save',
  keys: ['escape'],
  label: 'call off the save and remove its file',
  scope: 'tool',
  hint: () => 'call off',
  run: ({ actions }) => actions.callOffSave(),
};
