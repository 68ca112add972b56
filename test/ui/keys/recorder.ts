// SPDX-License-Identifier: MIT
import { InputDecoder, type Key } from '../../../src/ui/keys/decode.ts';
import type { Timers } from '../../../src/ui/keys/timers.ts';

/** Time that passes only when a test says so. */
export class FakeTimers implements Timers {
  #now = 0;
  #waits: { readonly at: number; readonly done: () => void }[] = [];

  wait(milliseconds: number, done: () => void): () => void {
    const entry = { at: this.#now + milliseconds, done };
    this.#waits.push(entry);
    return () => {
      this.#waits = this.#waits.filter((other) => other !== entry);
    };
  }

  get waiting(): number {
    return this.#waits.length;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#waits.filter(({ at }) => at <= this.#now);
    this.#waits = this.#waits.filter(({ at }) => at > this.#now);
    for (const { done } of due) done();
  }
}

/** `ctrl+alt+shift+name`. */
export function spell(key: Key): string {
  return (
    (key.ctrl ? 'ctrl+' : '') +
    (key.alt ? 'alt+' : '') +
    (key.shift ? 'shift+' : '') +
    JSON.stringify(key.name)
  ).replaceAll(/"/g, '');
}

export function toBytes(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? Buffer.from(input) : input;
}

/** A decoder whose events come out as texts: keys as {@link spell} has them, `paste …`, `press left 3,4`. */
export function recorder() {
  const events: string[] = [];
  const timers = new FakeTimers();
  const decoder = new InputDecoder(
    {
      key: (key) => events.push(spell(key)),
      paste: (text) => events.push(`paste ${text}`),
      mouse: ({ action, button, column, row, ...modifiers }) =>
        events.push(spell({ name: `${action} ${button} ${column},${row}`, ...modifiers })),
    },
    timers,
  );
  return {
    decoder,
    timers,
    events,
    feed: (input: string | Uint8Array) => decoder.feed(toBytes(input)),
    /** The events since the last call. */
    take: () => events.splice(0),
  };
}

/** The events of an input that comes in one piece, and of the silence after it. */
export function decode(input: string | Uint8Array): string[] {
  const { feed, timers, take } = recorder();
  feed(input);
  timers.pass(10_000);
  return take();
}
