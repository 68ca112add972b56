// SPDX-License-Identifier: MIT
/** What a terminal shows after any number of small changes, beside what it would show if all had been drawn at once. */
import { differences, emulator, feed, shown } from '../ui/screen/emulator.ts';
import { keyBytes } from './key-bytes.ts';
import type { Terminal } from './terminal.ts';
import { eventually } from './wait.ts';

const [CTRL_L, BACKSPACE, ESCAPE] = [keyBytes('ctrl-l'), keyBytes('backspace'), keyBytes('escape')];
/** How a frame begins that draws everything, and how each one ends. */
const ANEW = '\x1b[?2026h\x1b[m\x1b[H\x1b[J';
const END = '\x1b[?2026l';

/** Synchronized output: on from the first byte of a frame to its last, which may arrive in pieces. */
const IN_A_FRAME = 2026;

/** What nobody has typed before; a PID is of digits alone. */
const TYPED = '7777';

const lastLine = (terminal: Terminal): string => terminal.screen().at(-1) ?? '';
const HELP = /^ This tab$/;

const until = (terminal: Terminal, what: string, is: () => boolean) =>
  eventually(20_000, what, () => (is() ? true : undefined)).catch((error: Error) =>
    Promise.reject(new Error(`${error.message}; it shows\n${terminal.screen().join('\n')}`)),
  );

/**
 * Waits until the program has done all that was typed before, and everything else that it had heard of: it is typed to, and
 * what that shows is taken back. Where something is asked for it still is; elsewhere the palette opens and closes, and with
 * it the help.
 */
export async function caughtUp(terminal: Terminal): Promise<void> {
  const isTyped = () => lastLine(terminal).includes(TYPED);
  terminal.type(`:${TYPED}`);
  await until(terminal, `${TYPED} to be typed`, isTyped);
  const inPalette = lastLine(terminal).startsWith(` :${TYPED}`);
  // Not everything takes the colon.
  const typed = TYPED.length + (lastLine(terminal).includes(`:${TYPED}`) ? 1 : 0);
  terminal.type(inPalette ? ESCAPE : BACKSPACE.repeat(typed));
  await until(terminal, `${TYPED} to be gone`, () => !isTyped() && !terminal.modes().has(IN_A_FRAME));
}

/**
 * The same where the help is open; it still is afterwards. What is typed meanwhile closes it: that it is gone and there again
 * would not do, for a window that was small for a moment has lost it as well.
 */
export async function caughtUpInHelp(terminal: Terminal): Promise<void> {
  await caughtUp(terminal);
  terminal.type('?');
  await until(terminal, 'the help to be there', () => HELP.test(terminal.screen()[3] ?? ''));
}

/** The cells in which the screen differs from one that has just been drawn, in words. The program must have caught up. */
export async function againstDrawnAnew(terminal: Terminal): Promise<string[]> {
  let written = '';
  const back = terminal.divert((data) => {
    written += data;
  });
  terminal.type(CTRL_L);
  const frame = await eventually(20_000, 'the screen to be drawn anew', () => {
    const from = written.indexOf(ANEW);
    const to = from < 0 ? -1 : written.indexOf(END, from);
    return to < 0 ? undefined : { from, to: to + END.length };
  });
  back();
  await feed(terminal.emulator, written.slice(0, frame.from));
  const seen = shown(terminal.emulator);
  const fresh = emulator(terminal.emulator.cols, terminal.emulator.rows);
  await feed(fresh, written.slice(frame.from, frame.to));
  const found = differences(seen, shown(fresh));
  fresh.dispose();
  await feed(terminal.emulator, written.slice(frame.from));
  return found;
}
