// SPDX-License-Identifier: MIT
/** What a session needs of the addon's `terminal`, where each of these is described. */
export interface TerminalControl {
  raw(fd: number): Uint8Array;
  cooked(): void;
  size(fd: number): { readonly columns: number; readonly rows: number };
  discardOutput(fd: number): void;
  dieWithParent(pid: number): void;
  divertErrors(fd: number): void;
  restoreErrors(): void;
  letGo(): void;
}
