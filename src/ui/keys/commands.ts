// SPDX-License-Identifier: MIT
/** Commands are data: the line of keys, the help and the keyboard itself derive from them. */
import type { Actions } from '../../state/actions.ts';
import type { AppState } from '../../state/store.ts';
import type { PaneOf } from '../panes/any-pane.ts';

export interface CommandContext {
  readonly state: AppState;
  readonly actions: Actions;
  readonly paneOf: PaneOf;
  /** Rows of a page. */
  readonly height: number;
  /** Columns of the screen. */
  readonly width: number;
}

export type Scope = 'tool' | 'filter' | 'move' | 'program';

/** The headings of the help, in its order. */
export const SCOPES: Readonly<Record<Scope, string>> = {
  tool: 'This tab',
  filter: 'Filters',
  move: 'Moving',
  program: 'Program',
};

export interface Command {
  readonly id: string;
  /** As {@link keyId} spells them; the first one is shown. */
  readonly keys: readonly string[];
  /** What it does, for the help. */
  readonly label: string;
  readonly scope: Scope;
  /** One or two words for the line of keys; without it the command is only in the help. */
  hint?(context: CommandContext): string;
  /** The key in the line of keys, where it must be a word: as an arrow it would cost the first screen its measuring. */
  readonly hintKey?: string;
  /** Why it cannot be done now; undefined when it can. */
  disabledReason?(context: CommandContext): string | undefined;
  run(context: CommandContext): void;
}

const SHOWN: Readonly<Record<string, string>> = {
  // Words, as long as they stand on the first screen: measuring one character beyond ASCII costs a start 60 ms.
  space: 'Space',
  enter: 'Enter',
  escape: 'Esc',
  backspace: 'Backspace',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
};

const SHOWN_IN_ASCII: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
};

/** A key as it is written for people. */
export function keyText(key: string, ascii: boolean): string {
  const special = (ascii ? SHOWN_IN_ASCII[key] : undefined) ?? SHOWN[key];
  if (special !== undefined) return special;
  if (key.startsWith('shift-')) return `Shift-${keyText(key.slice(6), ascii)}`;
  if (key.startsWith('ctrl-')) return `Ctrl-${key.slice(5).toUpperCase()}`;
  return /^f\d+$/.test(key) ? key.toUpperCase() : key;
}
