// SPDX-License-Identifier: MIT
/** The keys of every tab that has a probe: whom it traces, whether it runs, whether its view stands still. */
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

export const isFiltered = ({ state }: CommandContext): boolean =>
  state.identity.pid !== undefined || state.identity.tid !== undefined;

/** A start that takes its time is called off by the key that goes back. */
export const isStarting = ({ state }: CommandContext): boolean => shownTool(state).lifecycle === 'starting';

const isPaused = ({ state }: CommandContext): boolean => shownTool(state).data.view.paused;

export const pidCommand: Command = {
  id: 'pid',
  keys: ['p'],
  label: 'only one process, by its PID; an empty answer means all',
  scope: 'filter',
  hint: () => 'PID',
  run: ({ actions }) => actions.ask('pid', ''),
};

export const pauseCommand: Command = {
  id: 'pause',
  keys: ['space'],
  label: 'pause the view; tracing goes on',
  scope: 'tool',
  hint: (context) => (isPaused(context) ? 'go on' : 'pause'),
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
