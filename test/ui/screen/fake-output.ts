// SPDX-License-Identifier: MIT
import { setImmediate as turn } from 'node:timers/promises';
import type { ScreenOutput } from '../../../src/ui/screen/screen.ts';

/** Keeps what is written, and is as slow as a test wants it. */
export class FakeOutput implements ScreenOutput {
  readonly writes: string[] = [];
  busy = false;
  readonly #callbacks: (() => void)[] = [];

  write(frame: Uint8Array): void {
    this.writes.push(Buffer.from(frame).toString());
  }

  onIdle(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  release(): void {
    if (!this.busy) return;
    this.busy = false;
    for (const callback of this.#callbacks) callback();
  }
}

/** Waits until a frame that was asked for has been sent. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 4; i++) await turn();
}
