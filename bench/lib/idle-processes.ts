// SPDX-License-Identifier: MIT
import { type Child, start } from '../../test/helpers/child.ts';
import { listedProcesses } from './usage.ts';

export interface IdleProcesses extends AsyncDisposable {
  readonly count: number;
}

/** Starts processes that do nothing for so many seconds, until so many are listed; none where there are more. */
export function fillUpTo(processes: number, seconds: number): IdleProcesses {
  const missing = Math.max(0, processes - listedProcesses().length);
  const idle: Child[] = Array.from({ length: missing }, () => start(['sleep', String(Math.ceil(seconds))]));
  return {
    count: missing,
    async [Symbol.asyncDispose]() {
      await Promise.all(idle.map((child) => child[Symbol.asyncDispose]()));
    },
  };
}
