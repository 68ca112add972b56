// SPDX-License-Identifier: MIT
/** Which command a key means now. */
import type { AnyPane } from '../panes/any-pane.ts';
import type { Command, CommandContext } from './commands.ts';
import { countCommands } from './count-commands.ts';
import type { Key } from './decode.ts';
import { eventCommands } from './event-commands.ts';
import { isPast, liveCommand } from './history-commands.ts';
import { latencyCommands } from './latency-commands.ts';
import { overviewCommands } from './overview-commands.ts';
import { askCommands, filterCommands, toggleCommands } from './param-commands.ts';
import { cgroupCommand } from './probe-commands.ts';
import { programCommands } from './program-commands.ts';
import { callOffSaveCommand, saveCommands, saveScreenCommand } from './save-commands.ts';
import { seriesCommands } from './series-commands.ts';
import { openCommands, tabCommands } from './tab-commands.ts';
import { shownTable, tableCommands, tallyCommands } from './tally-commands.ts';

/** `ctrl-c`, `shift-tab`, `x`: a character stands for itself, shifted or not. */
export function keyId(key: Key): string {
  const shift = key.shift && key.name.length > 1 ? 'shift-' : '';
  return `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}${shift}${key.name}`;
}

/** The keys of what the tab shows, with the switches of its tool where they are looked for. */
function viewCommands(
  view: AnyPane['view'],
  toggles: readonly Command[],
  context: CommandContext,
): readonly Command[] {
  switch (view) {
    case 'events':
      return [
        ...tableCommands(context),
        ...(shownTable(context) ? tallyCommands : eventCommands),
        ...toggles,
      ];
    case 'latencies':
      return latencyCommands(toggles);
    case 'counts':
      return [...countCommands, ...toggles];
    case 'series':
      return [...seriesCommands, ...toggles];
  }
}

/** The same without a key that something else has now. */
function without(commands: readonly Command[], taken: readonly string[]): readonly Command[] {
  return commands.flatMap((command) => {
    if (!command.keys.some((key) => taken.includes(key))) return [command];
    const keys = command.keys.filter((key) => !taken.includes(key));
    return keys.length === 0 ? [] : [{ ...command, keys }];
  });
}

function commandsOfTab(context: CommandContext): readonly Command[] {
  const { view } = context.paneOf(context.state.tab);
  const live = isPast(context) ? [liveCommand] : [];
  const own = [
    ...viewCommands(view, toggleCommands(context), context),
    ...filterCommands(context),
    cgroupCommand,
    ...saveCommands,
    ...tabCommands(context.state),
  ];
  const taken = live.flatMap(({ keys }) => keys);
  return [...live, ...without(own, taken)];
}

/** With what the chosen tile's tool can be asked for: some need it before they run. */
function commandsOfOverview(context: CommandContext): readonly Command[] {
  return [
    ...overviewCommands,
    ...askCommands(context),
    cgroupCommand,
    saveScreenCommand,
    ...openCommands(context.state),
  ];
}

/** Every command of the open tab, in the order in which they are shown. */
export function commandsOf(context: CommandContext): readonly Command[] {
  // The program's own first: on a narrow screen the way out and the help must not be cut off.
  const commands = [
    ...programCommands,
    ...(context.state.overview ? commandsOfOverview(context) : commandsOfTab(context)),
  ];
  if (!context.state.saving) return commands;
  const [callOff] = callOffSaveCommand.keys;
  return [callOffSaveCommand, ...commands.filter(({ keys }) => !keys.includes(callOff ?? ''))];
}

export function commandOf(key: Key, context: CommandContext): Command | undefined {
  const id = keyId(key);
  return commandsOf(context).find(({ keys }) => keys.includes(id));
}
