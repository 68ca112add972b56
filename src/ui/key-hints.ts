// SPDX-License-Identifier: MIT
import { type Command, type CommandContext, keyText } from './keys/commands.ts';

export interface KeyHint {
  readonly key: string;
  readonly hint: string;
}

/** The keys that work now and what they do: the very same array as the last time while they are the same. */
export function hintSelector(
  commands: (context: CommandContext) => readonly Command[],
  context: () => CommandContext,
  ascii: boolean,
): () => readonly KeyHint[] {
  let last: readonly KeyHint[] = [];
  let seen: unknown;
  return () => {
    const now = context();
    // Everything that a hint depends on ends in the store, and keys that change something in place count the tick.
    if (now.state === seen) return last;
    seen = now.state;
    const hints = commands(now)
      .filter((command) => command.hint && command.disabledReason?.(now) === undefined)
      .map((command) => ({
        key: command.hintKey ?? keyText(command.keys[0] ?? '', ascii),
        hint: command.hint?.(now) ?? '',
      }));
    const same =
      hints.length === last.length &&
      hints.every(({ key, hint }, i) => key === last[i]?.key && hint === last[i]?.hint);
    if (!same) last = hints;
    return last;
  };
}
