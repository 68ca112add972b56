// SPDX-License-Identifier: MIT
/** What the palette offers for what is typed: a command line, or the commands that have all its words. */
import type { ToolLine } from '../../probes/tool-line.ts';
import type { LineReading } from '../../state/store.ts';
import { type Command, type CommandContext, keyText, SCOPES, type Scope } from './commands.ts';
import { commandsOf } from './keymap.ts';

export interface OfferedCommand {
  readonly kind: 'command';
  readonly command: Command;
  /** Why it cannot be done now; undefined when it can. */
  readonly reason: string | undefined;
}

export type PaletteEntry = OfferedCommand | LineReading;

/** It has opened what offers it. */
const ITSELF = 'palette';

const TITLES = Object.keys(SCOPES) as Scope[];

/** How far the words are from beginnings of words of the text: 0 is the best; undefined where one is not in it. */
function distance(words: readonly string[], text: string): number | undefined {
  let sum = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return undefined;
    if (!text.startsWith(word) && !text.includes(` ${word}`)) sum++;
  }
  return sum;
}

function textOf({ id, keys, label, scope, hint }: Command, context: CommandContext): string {
  const keyTexts = keys.map((key) => keyText(key, true)).join(' ');
  return [label, hint?.(context) ?? '', id.replaceAll('-', ' '), keyTexts, SCOPES[scope]]
    .join(' ')
    .toLowerCase();
}

/** In the order of the help, those first whose words begin with what was typed. */
export function offeredCommands(context: CommandContext, typed: string): readonly OfferedCommand[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const all = commandsOf(context).filter(({ id }) => id !== ITSELF);
  return TITLES.flatMap((scope) => all.filter((command) => command.scope === scope))
    .flatMap((command) => {
      const away = distance(words, textOf(command, context));
      if (away === undefined) return [];
      // Nearest of all is a name that begins with all of it.
      const begins = command.label.toLowerCase().startsWith(words.join(' '));
      return [{ command, away: begins ? -1 : away }];
    })
    .sort((a, b) => a.away - b.away)
    .map(({ command }) => ({ kind: 'command', command, reason: command.disabledReason?.(context) }));
}

/** Nothing while it is closed. */
export function paletteEntries(context: CommandContext): readonly PaletteEntry[] {
  const { prompt } = context.state;
  if (prompt?.id !== 'command') return [];
  return prompt.line ? [prompt.line] : offeredCommands(context, prompt.text);
}

/** The entry that Enter takes. */
export function chosenEntry(context: CommandContext): PaletteEntry | undefined {
  const entries = paletteEntries(context);
  return entries[Math.min(context.state.prompt?.choice ?? 0, entries.length - 1)];
}

/** The keys that mean something else in the palette than in other prompts. False for all others. */
export function paletteKey(id: string, context: CommandContext, run: (command: Command) => void): boolean {
  const { state, actions, height } = context;
  const page = Math.max(1, height - 1);
  const by = { up: -1, down: 1, 'ctrl-p': -1, 'ctrl-n': 1, pageup: -page, pagedown: page }[id];
  if (by !== undefined) {
    const last = paletteEntries(context).length - 1;
    const from = Math.min(state.prompt?.choice ?? 0, last);
    actions.choose(Math.max(0, Math.min(last, from + by)));
    return true;
  }
  if (id === 'tab') return true;
  if (id !== 'enter') return false;
  const entry = chosenEntry(context);
  if (entry?.kind === 'command') {
    actions.cancel();
    run(entry.command);
  } else if (entry?.kind === 'line') actions.doLine();
  return true;
}

/** The filters that a line leaves as they are: they are for all tabs, and it says nothing of them. */
export function keptFilters(
  { state }: CommandContext,
  { identity }: Pick<ToolLine, 'identity'>,
): readonly string[] {
  const { pid, tid, uid, cgroup } = state.identity;
  const kept = (name: keyof typeof identity, text: string, value: unknown) =>
    value === undefined || name in identity ? [] : [text];
  return [
    ...kept('tid', `TID ${tid}`, tid),
    ...kept('pid', `PID ${pid}`, pid),
    ...kept('uid', `UID ${uid}`, uid),
    ...kept('cgroup', 'one cgroup', cgroup),
  ];
}
