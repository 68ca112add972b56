// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';

/** One more than the highest number in a CPU list: `0-3,8` is 9. */
export function cpuListEnd(list: string): number {
  const numbers = list.match(/[0-9]+/g)?.map(Number) ?? [];
  return Math.max(-1, ...numbers) + 1;
}

/** How many elements an array striped by CPU needs. Possible, not online: a CPU may come while we trace. */
export function possibleCpus(): number {
  return cpuListEnd(readFileSync('/sys/devices/system/cpu/possible', 'latin1'));
}
