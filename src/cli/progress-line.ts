// SPDX-License-Identifier: MIT
/** How far it is, on standard error, where attaching or detaching takes long. */
import { isatty } from 'node:tty';
import type { Progress } from '../probes/trace.ts';

/** What takes no longer is over before anybody asks. */
const PATIENCE_MS = 1000;
const EVERY_MS = 200;
/** To the line's beginning; what stands there is erased. */
const ERASE = '\r\x1b[K';

/**
 * Waits for the work. On a terminal its progress is written over and over in one line and erased in the end; elsewhere a
 * start is silent, and a stop that takes long tells once why the program does not end.
 */
export async function showProgress<T>(
  done: 'attached' | 'detached',
  progress: () => Progress | undefined,
  work: Promise<T>,
): Promise<T> {
  const { stderr } = process;
  const terminal = isatty(stderr.fd);
  const from = performance.now();
  let told = false;
  const timer = setInterval(() => {
    const now = progress();
    if (performance.now() - from < PATIENCE_MS) return;
    if (terminal && now) stderr.write(`${ERASE}probetop: ${done} ${now.done} of ${now.total}`);
    else if (terminal || done === 'attached' || told) return;
    else stderr.write(`probetop: detaching${now ? `, ${now.done} of ${now.total} done` : ''}\n`);
    told = true;
  }, EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (terminal && told) stderr.write(ERASE);
  }
}
