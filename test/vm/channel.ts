// SPDX-License-Identifier: MIT
import { createInterface } from 'node:readline';
import type { Qemu } from './qemu.ts';

/** What the agent in the guest says; see the head of `agent` for the lines themselves. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pid'; readonly id: number; readonly value: number }
  | { readonly kind: 'exit'; readonly id: number; readonly value: number };

/** The guest's port: lines both ways over the emulator's standard input and output. */
export interface Channel {
  send(line: string): void;
}

export function openChannel(qemu: Qemu, onAnswer: (answer: Answer) => void): Channel {
  createInterface({ input: qemu.stdout }).on('line', (line) => {
    const answer = parseAnswer(line);
    if (answer !== undefined) onAnswer(answer);
  });
  // The emulator's end is noticed by its exit, which says more than EPIPE does.
  qemu.stdin.on('error', () => {});
  return { send: (line) => void qemu.stdin.write(`${line}\n`) };
}

function parseAnswer(line: string): Answer | undefined {
  if (line === 'ready') return { kind: 'ready' };
  const [, kind, id, value] = /^(pid|exit) (\d+) (\d+)$/.exec(line) ?? [];
  if (kind !== 'pid' && kind !== 'exit') return undefined;
  return { kind, id: Number(id), value: Number(value) };
}
