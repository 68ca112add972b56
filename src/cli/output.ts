// SPDX-License-Identifier: MIT
/**
 * Standard output that never blocks the program: whoever reads it may stop reading, and a signal must still end us.
 * Files are written at once; pipes and sockets through Node's stream, which queues; a terminal through a description of
 * our own with O_NONBLOCK, because Node writes to a terminal synchronously and setting the flag on the shared
 * description would change it for the shell as well.
 */
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** While more than this waits to be written, the reader counts as behind. */
const BEHIND_BYTES = 1 << 20;
const RETRY_MS = 5;

export type OutputEnd = { readonly kind: 'closed' } | { readonly kind: 'failed'; readonly error: Error };

interface Target {
  /** Takes all of it, now or later. */
  write(bytes: Buffer): void;
  /** Bytes not written yet. */
  waiting(): number;
  close(): void;
}

function fileTarget(fd: number): Target {
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    },
    waiting: () => 0,
    close: () => {},
  };
}

function streamTarget(stream: NodeJS.WriteStream, onError: (error: unknown) => void): Target {
  stream.on('error', onError);
  return { write: (bytes) => stream.write(bytes), waiting: () => stream.writableLength, close: () => {} };
}

function terminalTarget(fd: number, onError: (error: unknown) => void): Target {
  const own = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  let queue: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  const push = () => {
    timer = undefined;
    try {
      for (let head = queue[0]; head; head = queue[0]) {
        const written = writeSync(own, head);
        if (written < head.length) queue[0] = head.subarray(written);
        else queue.shift();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') timer = setTimeout(push, RETRY_MS);
      else {
        queue = [];
        onError(error);
      }
    }
  };
  return {
    write: (bytes) => {
      queue.push(bytes);
      if (!timer) push();
    },
    waiting: () => queue.reduce((sum, buffer) => sum + buffer.length, 0),
    close: () => {
      clearTimeout(timer);
      closeSync(own);
    },
  };
}

export class Output {
  readonly #target: Target;
  readonly #onEnd: (end: OutputEnd) => void;
  #ended = false;

  /** @param onEnd called once: the reader has gone, or writing failed */
  constructor(onEnd: (end: OutputEnd) => void, stream: typeof process.stdout = process.stdout) {
    this.#onEnd = onEnd;
    const fd = stream.fd;
    const stat = fstatSync(fd);
    const fail = (error: unknown) => this.#end(error);
    if (isatty(fd)) this.#target = terminalTarget(fd, fail);
    else if (stat.isFIFO() || stat.isSocket()) this.#target = streamTarget(stream, fail);
    else this.#target = fileTarget(fd);
  }

  /** True while the reader is so far behind that more should not be produced. */
  get behind(): boolean {
    return this.#target.waiting() > BEHIND_BYTES;
  }

  write(text: string): void {
    if (this.#ended || text === '') return;
    try {
      this.#target.write(Buffer.from(text));
    } catch (error) {
      this.#end(error);
    }
  }

  /**
   * Waits until all is written, as long as the reader goes on taking something at least every `patienceMs`: one that has
   * stopped for good must not keep the program. What it did not take is a failure of the output.
   */
  async drained(patienceMs: number): Promise<void> {
    let waiting = this.#target.waiting();
    let until = performance.now() + patienceMs;
    while (!this.#ended && waiting > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      const now = this.#target.waiting();
      if (now < waiting) until = performance.now() + patienceMs;
      waiting = now;
    }
    if (!this.#ended && waiting > 0)
      this.#end(new Error(`its reader has stopped, ${waiting} bytes were not taken`));
    this.#target.close();
  }

  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const code = (error as NodeJS.ErrnoException).code;
    // EIO: the terminal has hung up.
    if (code === 'EPIPE' || code === 'EIO' || code === 'ECONNRESET') this.#onEnd({ kind: 'closed' });
    else this.#onEnd({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }
}
