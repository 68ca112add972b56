// SPDX-License-Identifier: MIT
/** The keys that go through the past, of every tab that has a probe. */
import { shownTool } from '../../state/store.ts';
import type { Command, CommandContext } from './commands.ts';

/** Whether something else than now is looked at. */
export const isPast = ({ state }: CommandContext): boolean => shownTool(state).data.past.moment !== undefined;

const noPast = ({ state }: CommandContext): string | undefined =>
  shownTool(state).data.past.kept ? undefined : 'nothing is kept yet';

const step = (id: string, keys: readonly string[], label: string, by: number): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  disabledReason: noPast,
  run: ({ actions }) => actions.past.step(by),
});

export const historyCommands: readonly Command[] = [
  {
    ...step('earlier', ['left'], 'an interval back: how things were then', -1),
    hintKey: 'Left',
    hint: () => 'past',
  },
  step('later', ['right'], 'an interval on; from the newest on go along again', 1),
  // Not every terminal tells Shift with an arrow.
  step('much-earlier', ['shift-left', '['], 'ten intervals back', -10),
  step('much-later', ['shift-right', ']'], 'ten intervals on', 10),
  {
    id: 'go-to-time',
    keys: ['@'],
    label: 'go to time: 12:31:07, 12:31, -90s, 2 m ago',
    scope: 'move',
    disabledReason: noPast,
    run: ({ actions }) => actions.past.askTime(),
  },
];

/** The oldest of what is kept, where keys for the first of something mean that. */
export const oldestCommand: Command = {
  id: 'oldest',
  keys: ['home', 'g'],
  label: 'the oldest interval that is kept',
  scope: 'move',
  disabledReason: noPast,
  run: ({ actions }) => actions.past.toOldest(),
};

/** Likewise. */
export const newestCommand: Command = {
  id: 'newest',
  keys: ['end', 'G'],
  label: 'now, and go along',
  scope: 'move',
  run: ({ actions }) => actions.past.toLive(),
};

/** While the past is looked at one key leads back to now, whatever it means otherwise. */
export const liveCommand: Command = {
  id: 'live',
  keys: ['end'],
  label: 'back to now, and go along',
  scope: 'move',
  hint: () => 'live',
  run: ({ actions }) => actions.past.toLive(),
};
