// SPDX-License-Identifier: MIT
import { constants, createWriteStream, lstatSync, openSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip, type Gzip, constants as zlib } from 'node:zlib';
import { systemReason } from '../../text/system-reason.ts';
import { ProbeError } from '../errors.ts';

/**
 * A new compressed file that is written without ever waiting for the disk. Its descriptor is kept: what is written after
 * {@link end} is another gzip member, in the same file whatever its name has become by then.
 */
export class RecordingFile {
  /** Why it could not be written; from then on nothing is. */
  problem: ProbeError | undefined;
  readonly #path: string;
  #fd: number | undefined;
  #gzip: Gzip | undefined;
  #written: Promise<void> = Promise.resolve();

  /** Throws BAD_VALUE when something of that name exists. Makes nothing yet: a trace that cannot start leaves no file. */
  constructor(path: string) {
    this.#path = path;
    if (lstatSync(path, { throwIfNoEntry: false })) throw this.#cannotMake('it exists');
  }

  /** Makes the file, for its owner only. Throws BAD_VALUE; what exists is never written over, a link never followed. */
  create(): void {
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
    try {
      this.#fd = openSync(this.#path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    } catch (error) {
      throw this.#cannotMake(systemReason(error));
    }
  }

  /** Keeps the bytes: the caller must not change them. */
  write(bytes: Uint8Array): void {
    if (this.problem) return;
    try {
      this.#gzip ??= this.#begin();
      this.#gzip.write(bytes);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What was written can be read from now on, should nothing more come. */
  flush(): void {
    this.#gzip?.flush(zlib.Z_SYNC_FLUSH);
  }

  /** Resolves when all is written and the file is whole. Never rejects: {@link problem} says what went wrong. */
  async end(): Promise<void> {
    this.#gzip?.end();
    this.#gzip = undefined;
    await this.#written;
  }

  #begin(): Gzip {
    if (this.#fd === undefined) throw new Error('it has not been made');
    const gzip = createGzip();
    const written = pipeline(gzip, createWriteStream('', { fd: this.#fd, autoClose: false }));
    this.#written = written.catch((error: unknown) => this.#failed(error));
    return gzip;
  }

  #cannotMake(reason: string): ProbeError {
    const sentence = `The recording ${JSON.stringify(this.#path)} cannot be made: ${reason}.`;
    return new ProbeError('BAD_VALUE', sentence, 'Give it the name of a file that does not exist yet.');
  }

  #failed(error: unknown): void {
    this.problem ??= new ProbeError(
      'BAD_RECORDING',
      `The recording ${JSON.stringify(this.#path)} cannot be written: ${systemReason(error)}.`,
    );
  }
}
