// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';

/**
 * Whether this process is in the foreground of its terminal, as one without a controlling terminal always is. From
 * /proc, because this is asked before the addon is loaded.
 */
export function inForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    // After the name, which may hold anything: state, parent, group, session, terminal, its foreground group.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // 0: of a terminal that is hanging up nobody is, or somebody whom this PID namespace does not show.
    return foreground === '-1' || foreground === '0' || foreground === group;
  } catch {
    return true;
  }
}
