// SPDX-License-Identifier: MIT
/** What the program does besides running a tool. */

export interface ProgramCommand {
  readonly summary: string;
  /** What follows its name, as the help has it. */
  readonly argument?: string;
}

export const COMMANDS = {
  demo: { summary: 'the screen over a recording: no root, nothing traced' },
  doctor: { summary: 'what this kernel and these privileges allow, and the remedy' },
  help: { argument: '[TOOL]', summary: 'the manual: what a tool shows, its columns, flags and keys' },
  completion: { argument: 'SHELL', summary: 'a script for bash, zsh or fish that completes what is typed' },
} as const satisfies Readonly<Record<string, ProgramCommand>>;

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof SHELLS)[number];

/** For the scripts of `completion` alone: it is in no list and no help. */
export const OFFER = 'complete';
