// SPDX-License-Identifier: MIT
import { render } from 'ink';
import type { OpenRow } from '../probes/tools/opensnoop.ts';
import type { EventStore } from '../state/event-store.ts';
import { type Actions, App } from './App.tsx';

export interface Screen {
  /** Gives the terminal back. */
  close(): void;
}

/** Takes the terminal. `failed` hears of an error in drawing. */
export function showScreen(
  title: string,
  store: EventStore<OpenRow>,
  actions: Actions,
  failed: (error: Error) => void,
): Screen {
  const app = render(<App title={title} store={store} actions={actions} />, {
    alternateScreen: true,
    // Any CI variable would otherwise silence Ink, terminal or not.
    interactive: true,
    exitOnCtrlC: false,
    maxFps: 10,
  });
  app
    .waitUntilExit()
    .catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
  return { close: () => app.unmount() };
}
