// SPDX-License-Identifier: MIT
/**
 * Writes to a terminal without ever waiting for it: whoever reads it may have stopped. What it does not take at once is
 * tried again from a timer. Node's own stream would wait for it inside the write, and libuv's threads keep the process
 * from ending while one of them waits.
 */
import { closeSync, writeSync } from 'node:fs';
import { openTerminal } from './terminal-fd.ts';

const FIRST_RETRY_MS = 1;
/** A terminal that has stopped is not asked more often than this; one key press later it is up to date again. */
const LAST_RETRY_MS = 20;

/** How many bytes were taken; -1 where that would be a wait. Throws an error with a code. */
export type WriteTerminal = (fd: number, bytes: Uint8Array) => number;

const writeByNode: WriteTerminal = (fd, bytes) => {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return -1;
    throw error;
  }
};

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text) : text;

export class TerminalWriter {
  readonly #fd: number;
  readonly #onError: (error: NodeJS.ErrnoException) => void;
  readonly #idle: (() => void)[] = [];
  #writeTo = writeByNode;
  #queue: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  /** Whether somebody was told that it is busy, and is to be told when it no longer is. */
  #behind = false;
  #over = false;

  /**
   * @param fd a terminal, of which a description of our own is opened; throws if that is refused
   * @param onError called once: EIO or EPIPE when the terminal has gone. Nothing is written after it.
   */
  constructor(fd: number, onError: (error: NodeJS.ErrnoException) => void) {
    this.#fd = openTerminal(fd);
    this.#onError = onError;
  }

  /** From now on it is written so: what Node does around the system call was 2 % of a frame. */
  writeBy(write: WriteTerminal): void {
    this.#writeTo = write;
  }

  /** Whether something waits to be written. */
  get busy(): boolean {
    return this.#queue.length > 0;
  }

  /** Bytes that the terminal has not taken yet. */
  get waiting(): number {
    return this.#queue.reduce((sum, buffer) => sum + buffer.length, 0);
  }

  /** Calls back whenever the last of what waited has been written. */
  onIdle(callback: () => void): void {
    this.#idle.push(callback);
  }

  /** Bytes are not copied: they must not change while it is {@link busy}. */
  write(text: string | Uint8Array): void {
    if (this.#over || text.length === 0) return;
    this.#queue.push(bytesOf(text));
    if (!this.#timer) this.#push();
  }

  /**
   * The last words: tries all that waits, and this after it, once and without waiting. Tells whether all went out; if not,
   * the rest goes on being tried as long as the program runs.
   */
  writeNow(text: string | Uint8Array): boolean {
    if (this.#over) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (text.length > 0) this.#queue.push(bytesOf(text));
    this.#push();
    return !this.#over && !this.busy;
  }

  /** Drops what waits. */
  close(): void {
    if (!this.#over) this.#end();
  }

  #push(): void {
    this.#timer = undefined;
    try {
      for (let head = this.#queue[0]; head; head = this.#queue[0]) {
        const written = this.#writeTo(this.#fd, head);
        if (written < 0) {
          this.#later();
          return;
        }
        this.#retryMs = FIRST_RETRY_MS;
        if (written < head.length) this.#queue[0] = head.subarray(written);
        else if (this.#queue.length === 1) this.#queue.pop();
        else this.#queue.shift();
      }
    } catch (error) {
      this.#end();
      this.#onError(error as NodeJS.ErrnoException);
      return;
    }
    if (!this.#behind) return;
    this.#behind = false;
    for (const callback of this.#idle) callback();
  }

  #later(): void {
    this.#behind = true;
    this.#timer = setTimeout(() => this.#push(), this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #end(): void {
    this.#over = true;
    this.#queue = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    closeSync(this.#fd);
  }
}
