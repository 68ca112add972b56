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
  /** Whether it is a terminal. Asked at once: of one that has gone, perhaps with the first frame, nobody could tell. */
  readonly interactive: boolean;
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
    this.interactive = isTerminal(fd);
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
    const stream = this.#openStream();
    this.#stream = stream;
    if (!stream) return;
    stream.on('data', this.#read);
    stream.on('error', () => {
      if (this.#stream !== stream) return;
      this.#stream = undefined;
      if (inForeground()) this.#hungUp();
    });
    stream.on('end', this.#hungUp);
  }

  /** Undefined where the terminal has gone already: with the first frame, perhaps. */
  #openStream(): NodeJS.ReadStream | undefined {
    const { ReadStream } = process.getBuiltinModule('node:tty');
    try {
      return new ReadStream(this.#fd);
    } catch {
      this.#hungUp();
      return undefined;
    }
  }

  readonly #read = (bytes: Uint8Array): void => this.#feed?.(bytes);
}
