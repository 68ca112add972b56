// SPDX-License-Identifier: MIT
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { at } from './paths.mjs';
import { say } from './report.mjs';

/**
 * The writing end of the lock holder's standard input. Every command inherits it, so that one that outlives a killed
 * set-up keeps the next one waiting.
 * @type {import('node:stream').Writable | undefined}
 */
export let lockStream;

/**
 * Waits until no other set-up works in this tree. A child holds a flock(2) for us and ends when the last writing
 * end of its standard input closes, so the kernel frees the lock however this process dies, and none is ever stale.
 * Without flock(1), which every distribution's base system has, set-up goes on unlocked.
 */
export async function takeLock() {
  const child = spawn('flock', [at('build/setup.lock'), 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // Out of the terminal's process group: Ctrl-C must not free the lock before set-up itself has ended.
    detached: true,
  });
  const locked = Promise.race([once(child.stdout, 'data'), once(child, 'error'), once(child, 'exit')]);
  const waiting = setTimeout(() => say('waiting for another set-up of this tree to end'), 500);
  await locked;
  clearTimeout(waiting);
  child.unref();
  lockStream = child.stdin;
  return () => {
    lockStream = undefined;
    child.stdin.end();
    child.stdout.destroy();
  };
}
