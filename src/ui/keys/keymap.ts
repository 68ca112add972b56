// SPDX-License-Identifier: MIT
/** Which command a key means now. */
import type { ParamSchema } from '../../probes/params.ts';
import { panes } from '../panes/index.ts';
import type { Command, CommandContext } from './commands.ts';
import type { Key } from './decode.ts';
import { eventCommands } from './event-commands.ts';
import { programCommands, tabCommands } from './program-commands.ts';

/** `ctrl-c`, `shift-tab`, `x`: a character stands for itself, shifted or not. */
export function keyId(key: Key): string {
  const shift = key.shift && key.name.length > 1 ? 'shift-' : '';
  return `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}${shift}${key.name}`;
}

/** What the schema of the open tab's tool says of a switch. */
export type Schemas = (tool: string) => ParamSchema;

/** The switches of the open tab, by the letters they have as flags. */
function toggleCommands(context: CommandContext, schemas: Schemas): Command[] {
  const { tab, tools } = context.state;
  const schema = schemas(tab);
  return panes[tab].toggles.flatMap(({ param, key, hint }) => {
    const described = schema[param];
    const letter = key ?? described?.short;
    if (!described || letter === undefined) return [];
    const isOn = () => tools[tab].values[param as keyof (typeof tools)[typeof tab]['values']] === true;
    return [
      {
        id: `switch-${param}`,
        keys: [letter],
        label: described.summary,
        scope: 'tool' as const,
        hint: () => (isOn() ? `${hint} off` : hint),
        run: ({ actions }: CommandContext) => actions.toggle(param),
      },
    ];
  });
}

/** Every command of the open tab, in the order in which they are shown. */
export function commandsOf(context: CommandContext, schemas: Schemas): readonly Command[] {
  // The program's own first: on a narrow screen the way out and the help must not be cut off.
  return [
    ...programCommands,
    ...eventCommands,
    ...toggleCommands(context, schemas),
    ...tabCommands(context.state),
  ];
}

export function commandOf(key: Key, context: CommandContext, schemas: Schemas): Command | undefined {
  const id = keyId(key);
  return commandsOf(context, schemas).find(({ keys }) => keys.includes(id));
}
