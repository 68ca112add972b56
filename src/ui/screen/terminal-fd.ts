// SPDX-License-Identifier: MIT
import { constants, fstatSync, openSync, readFileSync } from 'node:fs';

type Open = (path: string, flags: number) => number;

/** Device number of the terminal that controls this process, from /proc/self/stat (proc(5): tty_nr). */
function controllingTerminal(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  // The name before it is in brackets and may hold anything; then state, ppid, pgrp, session, tty_nr.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4]);
}

/**
 * A description of our own of the terminal behind `fd` that never blocks. O_NONBLOCK on the one we were given would change
 * it for the shell as well. Throws when neither the terminal nor, where it is the same, /dev/tty can be opened.
 */
export function openTerminal(fd: number, open: Open = openSync): number {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return open(`/proc/self/fd/${fd}`, flags);
  } catch (error) {
    // After su the terminal belongs to somebody else, and only /dev/tty opens it without asking.
    if (fstatSync(fd).rdev !== controllingTerminal()) throw error;
    return open('/dev/tty', flags);
  }
}
