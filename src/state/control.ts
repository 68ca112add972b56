// SPDX-License-Identifier: MIT
import type { IdentityFilter } from '../probes/types.ts';
import type { ThemeName } from '../settings/settings.ts';
import type { LineControl } from './line-actions.ts';

/** What the state cannot do itself. */
export interface Control extends LineControl {
  /** A tool's tab has been opened: it is started, the first time, and brought up to date. */
  show(tool: string): void;
  /** All tools are seen: those that can are started the first time, and all are brought up to date. */
  showAll(): void;
  /** Throws a ProbeError when not every tool can trace those; then nothing has changed. */
  setIdentity(change: Partial<IdentityFilter>): IdentityFilter;
  /** Turns a switch of a tool on or off. Throws a ProbeError. */
  setSwitch(tool: string, param: string, on: boolean): void;
  /** Sets a parameter of a tool as it was typed; nothing takes it back. Throws a ProbeError. */
  setParam(tool: string, param: string, text: string): void;
  /** Looks at a tool's events through the text filter that was typed. */
  refilter(tool: string): void;
  /** The same when nothing but that text has changed: a table is not counted anew for it. */
  retype(tool: string): void;
  /** Looks for what its view shows now, through the same filter. */
  look(tool: string): void;
  /** Completes it as far as it can. */
  complete(): void;
  /** Writes the list or table that is shown into a new file of that name. */
  save(path: string): void;
  callOffSave(): void;
  /** Writes the screen as it is seen into a new file. */
  saveScreen(): void;
  /** What is drawn from now on has that theme. */
  setTheme(theme: ThemeName): void;
  /** Writes what is set now into the file of the settings. */
  saveSettings(): void;
  start(tool: string): void;
  stop(tool: string): void;
  /** Asks the terminal for clicks, or leaves them to it. */
  setMouse(on: boolean): void;
  redraw(): void;
  suspend(): void;
  quit(): void;
}
