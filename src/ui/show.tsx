// SPDX-License-Identifier: MIT
/** Ink on the grid: the chrome it draws and the views that are painted over it are one screen. */
import { render } from 'ink';
import type { AppStore } from '../state/store.ts';
import { App } from './App.tsx';
import type { CommandContext } from './keys/commands.ts';
import { commandsOf } from './keys/keymap.ts';
import type { Look } from './look.ts';
import { ScreenContext } from './screen/Canvas.tsx';
import type { Screen } from './screen/screen.ts';

export interface ShowOptions {
  readonly store: AppStore;
  readonly screen: Screen;
  readonly context: () => CommandContext;
  readonly look: Look;
  /** Hears of an error in drawing. */
  failed(error: Error): void;
}

/**
 * Draws from now on; the returned function ends it. Ink is not unmounted: it would draw all once more, for a program that
 * is about to end and for a screen that is no longer ours.
 */
export function show({ store, screen, context, look, failed }: ShowOptions): () => void {
  // Ink colours through chalk, which looks for a colour terminal of its own. What the terminal gets is decided by the grid.
  const app = render(
    <ScreenContext.Provider value={screen}>
      <App store={store} commands={commandsOf} context={context} look={look} />
    </ScreenContext.Provider>,
    {
      stdout: screen.stdout,
      // Any CI variable would otherwise silence Ink, terminal or not.
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  app
    .waitUntilExit()
    .catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
  const unsubscribe = store.subscribe(() => screen.invalidate());
  return unsubscribe;
}
