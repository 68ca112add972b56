// SPDX-License-Identifier: MIT
/** The keys of every tab that has a probe: whom it traces, whether it runs, whether its view stands still. */
import { isNarrowed, shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';
import { isPast } from './history-commands.ts';

const isOfProcess = ({ identity }: CommandContext['state']): boolean =>
  identity.pid !== undefined || identity.tid !== undefined;

export const isFiltered = ({ state }: CommandContext): boolean =>
  isOfProcess(state) || state.identity.cgroup !== undefined;

/** One step back to everybody: from a process, then from a cgroup. */
export function widen({ state, actions }: CommandContext): void {
  if (isOfProcess(state)) actions.setPid(undefined);
  else actions.setCgroup(undefined);
}

/** A start that takes its time is called off by the key that goes back. */
export const isStarting = ({ state }: CommandContext): boolean => shownTool(state).lifecycle === 'starting';

export const pidCommand: Command = {
  id: 'pid',
  keys: ['p'],
  label: 'only one process, by its PID; an empty answer means all',
  scope: 'filter',
  hint: () => 'PID',
  run: ({ actions }) => actions.ask('pid', ''),
};

/** Who is traced, in every tab. */
export const cgroupCommand: Command = {
  id: 'cgroup',
  keys: ['ctrl-g'],
  label: 'only one cgroup and those below it, in all tabs',
  scope: 'filter',
  hint: () => 'cgroup',
  run: ({ state, actions }) => actions.ask('cgroup', state.identity.cgroup ?? ''),
};

/** Of the shown tool: what it asks for now that is a filter. */
function setFilters({ state, paneOf }: CommandContext): readonly string[] {
  const { values } = shownTool(state);
  return paneOf(state.tab).filters.filter((param) => {
    const value = values[param];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  });
}

/** The list's text, which decides what a table of it counts. */
function countedText({ state }: CommandContext): string {
  const { data } = shownTool(state);
  return data.kind === 'events' ? data.countedText : '';
}

export const clearCommand: Command = {
  id: 'clear-filters',
  keys: ['backspace'],
  label: "clear every filter: text, process, cgroup, this tab's",
  scope: 'filter',
  hintKey: 'Bksp',
  hint: () => 'clear',
  disabledReason: (context) =>
    isNarrowed(context.state.identity) ||
    shownTool(context.state).query !== '' ||
    countedText(context) !== '' ||
    setFilters(context).length > 0
      ? undefined
      : 'there is no filter',
  run: (context) => context.actions.clearFilters(setFilters(context)),
};

export const pauseCommand: Command = {
  id: 'pause',
  keys: ['space'],
  label: 'pause the view, or go along again; tracing goes on',
  scope: 'tool',
  hint: (context) => (isPast(context) ? 'go on' : 'pause'),
  run: ({ actions }) => actions.pause(),
};

export const startStopCommand: Command = {
  id: 'start-stop',
  keys: ['S'],
  label: 'stop the probe, start it again',
  scope: 'tool',
  hint: ({ state }) => {
    const { lifecycle } = shownTool(state);
    return lifecycle === 'running' || lifecycle === 'starting' ? 'stop' : 'start';
  },
  disabledReason: ({ state }) => (shownTool(state).lifecycle === 'stopping' ? 'it is stopping' : undefined),
  run: ({ actions }) => actions.startOrStop(),
};
