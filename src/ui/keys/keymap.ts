// SPDX-License-Identifier: MIT
/** Which command a key means now. */
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import type { Key } from './decode.ts';
import { eventCommands } from './event-commands.ts';
import { programCommands } from './program-commands.ts';
import { tabCommands } from './tab-commands.ts';

/** `ctrl-c`, `shift-tab`, `x`: a character stands for itself, shifted or not. */
export function keyId(key: Key): string {
  const shift = key.shift && key.name.length > 1 ? 'shift-' : '';
  return `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}${shift}${key.name}`;
}

/** The switches of the open tab, by the letters they have as flags. */
function toggleCommands({ state, paneOf }: CommandContext): Command[] {
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

/** Every command of the open tab, in the order in which they are shown. */
export function commandsOf(context: CommandContext): readonly Command[] {
  // The program's own first: on a narrow screen the way out and the help must not be cut off.
  return [
    ...programCommands,
    ...eventCommands(context),
    ...toggleCommands(context),
    ...tabCommands(context.state),
  ];
}

export function commandOf(key: Key, context: CommandContext): Command | undefined {
  const id = keyId(key);
  return commandsOf(context).find(({ keys }) => keys.includes(id));
}
