// SPDX-License-Identifier: MIT
import { inForeground } from './foreground.ts';
import { isTerminal } from './is-terminal.ts';

/**
 * What is typed, read only while the screen is ours: a read from the background would take what the shell is being
 * told, or fail (the addon ignores SIGTTIN), or, not ignored, stop the process again each time it is continued, before
 * it hears of a signal that asks it to end.
 */
export class TerminalInput {
  readonly #fd: number;
  readonly #hungUp: () => void;
  #interactive: boolean | undefined;
  #feed: ((bytes: Uint8Array) => void) | undefined;
  #open = false;
  #stream: NodeJS.ReadStream | undefined;

  /**
   * @param hungUp called when the terminal has gone: that ends what is read from it, or fails with EIO, and SIGHUP
   *   comes later or, where a shell keeps it to itself, never.
   */
  constructor(fd: number, hungUp: () => void) {
    this.#fd = fd;
    this.#hungUp = hungUp;
  }

  /** Whether it is a terminal; remembered, because of one that has gone nobody could tell. */
  get interactive(): boolean {
    this.#interactive ??= isTerminal(this.#fd);
    return this.#interactive;
  }

  /** Who gets the bytes, from now on. */
  feed(feed: (bytes: Uint8Array) => void): void {
    this.#feed = feed;
    if (this.#open) this.#start();
  }

  /** The screen is ours. */
  open(): void {
    this.#open = true;
    if (this.#feed) this.#start();
  }

  /** It is somebody else's. */
  close(): void {
    this.#open = false;
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  #start(): void {
    if (this.#stream) return;
    if (!this.interactive) {
      // A pipe or a file is nobody else's.
      process.stdin.off('data', this.#read).on('data', this.#read);
      return;
    }
    const { ReadStream } = process.getBuiltinModule('node:tty');
    const stream = new ReadStream(this.#fd);
    this.#stream = stream;
    stream.on('data', this.#read);
    stream.on('error', () => {
      if (this.#stream !== stream) return;
      this.#stream = undefined;
      if (inForeground()) this.#hungUp();
    });
    stream.on('end', this.#hungUp);
  }

  readonly #read = (bytes: Uint8Array): void => this.#feed?.(bytes);
}
