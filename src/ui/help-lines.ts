// SPDX-License-Identifier: MIT
/** The help as lines: every command, by what it is for. */
import { type Command, type CommandContext, keyText, SCOPES, type Scope } from './keys/commands.ts';

export type HelpLine =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'command'; readonly keys: string; readonly text: string; readonly off: boolean };

export function helpLines(
  commands: readonly Command[],
  context: CommandContext,
  ascii: boolean,
): readonly HelpLine[] {
  const line = (command: Command): HelpLine => {
    const reason = command.disabledReason?.(context);
    return {
      kind: 'command',
      keys: command.keys.map((key) => keyText(key, ascii)).join(' '),
      text: reason === undefined ? command.label : `${command.label} (${reason})`,
      off: reason !== undefined,
    };
  };
  return (Object.keys(SCOPES) as Scope[]).flatMap((scope): HelpLine[] => [
    { kind: 'title', text: SCOPES[scope] },
    ...commands.filter((command) => command.scope === scope).map(line),
  ]);
}
