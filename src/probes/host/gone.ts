// SPDX-License-Identifier: MIT
/** Notices that what is traced is not there any more: then its counts stand still, and nothing else says why. */
import { existsSync } from 'node:fs';

/** Looking takes a system call each, and nobody needs to hear of it sooner. */
const EVERY_MS = 900;

export interface Watched {
  /** In our own PID namespace; undefined: no process is meant. */
  readonly pid: number | undefined;
  /** Modules whose functions are traced. A kprobe lets its module go (6.1); other ways hold it. */
  readonly modules: readonly string[];
}

export class GoneWatch {
  readonly #exists: (path: string) => boolean;
  readonly #told = new Set<string>();
  #looked = Number.NEGATIVE_INFINITY;

  constructor(exists: (path: string) => boolean = existsSync) {
    this.#exists = exists;
  }

  /** Sentences, each once. @param now even if it was asked just before */
  news({ pid, modules }: Watched, now = false): string[] {
    if (pid === undefined && modules.length === 0) return [];
    const time = performance.now();
    if (!now && time - this.#looked < EVERY_MS) return [];
    this.#looked = time;
    const things = [
      ...(pid === undefined ? [] : [{ path: `/proc/${pid}`, sentence: `Process ${pid} has ended` }]),
      ...modules.map((name) => ({
        path: `/sys/module/${name}`,
        sentence: `The module ${name} was unloaded`,
      })),
    ];
    const gone = things.filter(({ path }) => !this.#told.has(path) && !this.#exists(path));
    for (const { path } of gone) this.#told.add(path);
    return gone.map(({ sentence }) => `${sentence}: what was counted of it stays, and no more will come.`);
  }
}
