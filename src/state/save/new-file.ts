// SPDX-License-Identifier: MIT
/** A file of our own making, written without waiting for the disk: whole in the end, or not there. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises';
import { ProbeError } from '../../probes/errors.ts';
import { whoRanSudo } from '../../probes/host/who-ran-sudo.ts';
import { systemReason } from '../../text/system-reason.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** Its owner may read and write it, nobody else. */
const MODE = 0o600;

function refusal(path: string, what: 'made' | 'written', error: unknown): ProbeError {
  const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
  const sentence = `${JSON.stringify(path)} cannot be ${what}: ${exists ? 'it exists' : systemReason(error)}.`;
  return new ProbeError('BAD_VALUE', sentence, exists ? 'Give it another name.' : '', { cause: error });
}

/** Whether that is why a file was not made. */
export function isTaken(error: unknown): boolean {
  const { cause } = error instanceof ProbeError ? error : { cause: undefined };
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'EEXIST';
}

export class NewFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #made: Stats;

  private constructor(path: string, handle: FileHandle, made: Stats) {
    this.#path = path;
    this.#handle = handle;
    this.#made = made;
  }

  /**
   * Makes it where nothing of that name is: what exists is never written over, and a link, whatever it leads to, never
   * followed. Through sudo it belongs to who ran that. Throws BAD_VALUE.
   */
  static async create(path: string): Promise<NewFile> {
    let handle: FileHandle;
    try {
      handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, MODE);
    } catch (error) {
      throw refusal(path, 'made', error);
    }
    const owner = whoRanSudo();
    // Some file systems have no owners. It is safe with root too.
    if (owner) await handle.chown(owner.uid, owner.gid).catch(() => {});
    return new NewFile(path, handle, await handle.stat());
  }

  /** All of it. Throws BAD_VALUE: a full disk, a limit. */
  async write(text: string): Promise<void> {
    try {
      await this.#handle.writeFile(text);
    } catch (error) {
      throw refusal(this.#path, 'written', error);
    }
  }

  /** Closes it. Throws BAD_VALUE: over a network only now a full disk may be told. */
  async finish(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (error) {
      throw refusal(this.#path, 'written', error);
    }
  }

  /** Removes it, unless somebody has put something else in its place. Never throws. */
  async discard(): Promise<void> {
    try {
      const there = await lstat(this.#path);
      if (there.ino === this.#made.ino && there.dev === this.#made.dev) await unlink(this.#path);
    } catch {
      // It has been removed already.
    }
    await this.#handle.close().catch(() => {});
  }
}
