// SPDX-License-Identifier: MIT
/** A command line of a tool, as far as a screen can do it: what reads it and what does it agree on this. */
import type { RawParams } from './params.ts';
import type { IdentityFilter } from './types.ts';

/** Something the line says, in words. */
export interface LinePart {
  /** As it is typed: `-d sda`. */
  readonly flag: string;
  readonly text: string;
  /** It is for text output, and changes nothing on a screen. */
  readonly ignored: boolean;
}

export interface ToolLine {
  readonly tool: string;
  /** All of the tool's own parameters: what is not given is as at the start. */
  readonly raw: RawParams;
  /** Who is traced, where the line says: nothing of it is as it was then. Empty where it does not. */
  readonly identity: Partial<IdentityFilter>;
  /** Seconds between two updates, where the line says. */
  readonly intervalSeconds: number | undefined;
  readonly parts: readonly LinePart[];
}

/**
 * What was typed as a command line, or undefined for what is none. Throws BAD_VALUE for one that makes no sense, or none
 * on a screen.
 */
export type ReadLine = (text: string) => ToolLine | undefined;
