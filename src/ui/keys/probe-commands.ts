// SPDX-License-Identifier: MIT
/** The keys of every tab that has a probe: whom it traces, whether it runs, whether its view stands still. */
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

export const isFiltered = ({ state }: CommandContext): boolean =>
  state.identity.pid !== undefined || state.identity.tid !== undefined;

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
  hint: ({ state }) => (shownTool(state).lifecycle === 'running' ? 'stop' : 'start'),
  disabledReason: ({ state }) => {
    const { lifecycle } = shownTool(state);
    return lifecycle === 'starting' || lifecycle === 'stopping' ? `it is ${lifecycle}` : undefined;
  },
  run: ({ actions }) => actions.startOrStop(),
};
