// SPDX-License-Identifier: MIT
/** What still goes on when the terminal has been given back: a line of it, written over and over, that waits for nobody. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../../probes/trace.ts';
import { writeLastWords } from './last-words.ts';

const EVERY_MS = 200;
/** What takes no longer is over before anybody asks. */
const QUIET_MS = 600;
/** To the line's beginning; what stands there is erased. */
const ERASE = '\r\x1b[K';

/**
 * Waits for the work, but for no longer than `patienceMs` when nobody knows how far it is.
 * @param write to a terminal, at once or not at all
 */
export async function waitTelling(
  work: Promise<void>,
  progress: () => Progress | undefined,
  patienceMs: number,
  write = writeLastWords,
): Promise<void> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  const from = performance.now();
  let told = false;
  while (!over) {
    await Promise.race([done, sleep(EVERY_MS)]);
    if (over) break;
    const now = progress();
    const waited = performance.now() - from;
    if (!now && waited >= patienceMs) break;
    if (!now || waited < QUIET_MS) continue;
    write(`${ERASE}probetop: detached ${now.done} of ${now.total}`);
    told = true;
  }
  if (told) write(ERASE);
}
