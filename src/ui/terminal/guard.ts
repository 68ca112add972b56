// SPDX-License-Identifier: MIT
/** The way to the guard, our parent process, which gives the terminal back when we no longer can. */
import { writeSync } from 'node:fs';

export class Guard {
  readonly pid: number;
  /** What is written here it shows when we are gone; undefined where standard error is no terminal. */
  readonly errors: number | undefined;
  readonly #fd: number;
  #taken = false;

  private constructor(fd: number, pid: number, errors: number) {
    this.#fd = fd;
    this.pid = pid;
    this.errors = errors < 0 ? undefined : errors;
  }

  /**
   * The guard that started this process, if one has. Takes its variable out of the environment: a child of ours is not
   * its child, and its descriptor means something else there.
   */
  static fromEnvironment(): Guard | undefined {
    const given = /^(\d+):(\d+):(-?\d+)$/.exec(process.env.PROBETOP_GUARD ?? '');
    delete process.env.PROBETOP_GUARD;
    if (!given) return undefined;
    const [fd = 0, pid, errors = -1] = given.slice(1).map(Number);
    return pid === process.ppid ? new Guard(fd, pid, errors) : undefined;
  }

  /** Before the first byte that changes the terminal. */
  screenTaken(): void {
    if (!this.#taken) this.#tell('T');
    this.#taken = true;
  }

  /** What `raw` of the addon has returned: the user may have changed them since the guard looked. */
  modesWere(modes: Uint8Array): void {
    this.#tell(Buffer.concat([Buffer.from('M'), modes]));
  }

  /** After the last. */
  screenGivenBack(): void {
    this.#tell('B');
    this.#taken = false;
  }

  #tell(message: string | Uint8Array): void {
    try {
      writeSync(this.#fd, Buffer.from(message));
    } catch {
      // It was killed; the kernel then tells us with SIGTERM.
    }
  }
}
