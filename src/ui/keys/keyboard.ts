// SPDX-License-Identifier: MIT
/** From keys to what they do: in a prompt they are typed, elsewhere each means a command. */
import type { AppStore } from '../../state/store.ts';
import { helpLines } from '../help-lines.ts';
import type { Command, CommandContext } from './commands.ts';
import type { Key } from './decode.ts';
import { commandOf, commandsOf, keyId } from './keymap.ts';
import { paletteKey } from './palette.ts';
import { cleaned, edited } from './prompt.ts';

/** Commands that also work while one types: the list moves under the filter. */
const WHILE_TYPING = new Set(['up', 'down', 'page-up', 'page-down', 'redraw', 'suspend', 'save-screen']);

export interface Keyboard {
  key(key: Key): void;
  paste(text: string): void;
}

export function createKeyboard(store: AppStore, context: () => CommandContext): Keyboard {
  const run = (key: Key, only?: ReadonlySet<string>) => {
    const now = context();
    const command = commandOf(key, now);
    if (!command || (only && !(only.has(command.id) && (key.ctrl || key.name.length > 1)))) return;
    runCommand(command);
  };

  const runCommand = (command: Command) => {
    const now = context();
    const reason = command.disabledReason?.(now);
    if (reason === undefined) command.run(now);
    else if (command.id !== 'back') store.setState({ notice: `${command.label}: ${reason}.` });
  };

  const type = (key: Key) => {
    const { prompt } = store.getState();
    if (!prompt) return;
    const { actions } = context();
    const id = keyId(key);
    if (prompt.id === 'command' && paletteKey(id, context(), runCommand)) return;
    if (id === 'enter') actions.answer();
    else if (id === 'escape' || id === 'ctrl-c') actions.cancel();
    else if (id === 'tab') actions.complete();
    else {
      const text = edited(prompt, key);
      if (text === undefined) run(key, WHILE_TYPING);
      else if (text !== prompt.text) actions.type(text);
    }
  };

  /** The keys that mean something else while the help is open. */
  const inHelp = (key: Key): boolean => {
    const now = context();
    const { actions, height: page } = now;
    const lines = helpLines(commandsOf(now), now, false).length - page;
    const by = { up: -1, k: -1, down: 1, j: 1, pageup: -page, pagedown: page }[keyId(key)];
    if (by !== undefined) actions.scrollHelp(by, Math.max(0, lines));
    else if (keyId(key) === 'escape') actions.toggleHelp();
    else return false;
    return true;
  };

  return {
    key: (key) => {
      const { prompt, help } = store.getState();
      if (prompt) type(key);
      else if (help !== undefined && inHelp(key)) return;
      else run(key);
    },
    paste: (text) => {
      const { prompt } = store.getState();
      // Outside a prompt a paste would be a row of hot keys that nobody meant.
      if (prompt) context().actions.type(prompt.text + cleaned(prompt, text));
    },
  };
}
