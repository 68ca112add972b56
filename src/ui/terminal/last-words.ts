// SPDX-License-Identifier: MIT
/** What is still to be said when the program ends: on standard error, but never waiting for who reads it. */
import { closeSync, writeSync } from 'node:fs';
import { visibleText } from '../../text/visible.ts';
import { openTerminal } from '../screen/terminal-fd.ts';
import { isTerminal } from './is-terminal.ts';

const STDERR = 2;

/** Writes what can be written at once. */
export function writeLastWords(text: string): void {
  let own: number | undefined;
  try {
    if (isTerminal(STDERR)) own = openTerminal(STDERR);
    writeSync(own ?? STDERR, text);
  } catch {
    // There is nobody left to tell.
  } finally {
    if (own !== undefined) closeSync(own);
  }
}

/** One sentence about an error that nobody has caught; where it was thrown only for who asks: PROBETOP_DEBUG=1. */
export function uncaughtText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = `probetop: unexpected error: ${visibleText(message).replace(/\.$/, '')}.\n`;
  if (!process.env.PROBETOP_DEBUG) return text;
  return `${text}${error instanceof Error ? (error.stack ?? '') : ''}\n`;
}
