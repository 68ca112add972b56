// SPDX-License-Identifier: MIT
/** What every kind of action needs: the state, who does what it cannot do itself, and how the outcome is told. */
import { toProbeError } from '../probes/errors.ts';
import type { Control } from './control.ts';
import { type AppState, type AppStore, shownTool, type ToolState } from './store.ts';

export interface Acting {
  readonly store: AppStore;
  readonly control: Control;
  now(): AppState;
  /** The tool whose tab is shown. */
  current(): ToolState;
  note(notice: string): void;
  /** Something else is looked at: what was told is not wanted any more. */
  looked(): void;
  /** What the act returns is told, and what it throws. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most acts have nothing to tell
  attempt(act: () => string | void): void;
}

export function acting(store: AppStore, control: Control): Acting {
  const now = () => store.getState();
  const note = (notice: string) => store.setState({ notice });
  return {
    store,
    control,
    now,
    current: () => shownTool(now()),
    note,
    looked: () => store.setState((state) => ({ tick: state.tick + 1, notice: '' })),
    attempt: (act) => {
      try {
        note(act() ?? '');
      } catch (error) {
        const { message, remedy } = toProbeError(error);
        note(remedy === '' ? message : `${message} ${remedy}`);
      }
    },
  };
}
