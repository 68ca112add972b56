// SPDX-License-Identifier: MIT
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { openChannel } from './channel.ts';
import { deferred } from './deferred.ts';
import { tail } from './exec.ts';
import { Jobs } from './jobs.ts';
import type { Qemu } from './qemu.ts';
import { removeQuietly } from './workspace.ts';

const powerOffMs = 10_000;

/** An emulator that is being looked after: booted, given commands, seen to its end. */
export interface Operated {
  readonly pid: number;
  readonly jobs: Jobs;
  ready(timeoutMs: number): Promise<void>;
  consoleLog(): string;
  close(): Promise<void>;
}

export function operate(qemu: Qemu, dir: string): Operated {
  const booted = deferred<void>();
  const channel = openChannel(qemu, (answer) => {
    if (answer.kind === 'ready') booted.resolve();
    else jobs.answered(answer);
  });
  const jobs = new Jobs(join(dir, 'jobs'), channel.send);
  const consoleLog = () => readIfAny(join(dir, 'console.log'));
  let closing: Promise<void> | undefined;

  const explain = (what: string) => {
    const emulator = readIfAny(join(dir, 'qemu.log'));
    return new Error(`${what}\n${tail(emulator, 10)}\n--- console:\n${consoleTail(consoleLog())}`);
  };
  const exited = once(qemu.process, 'exit').catch(() => {});
  exited.then(() => {
    const error = closing ? new Error('the guest is closed') : explain('the guest ended by itself');
    jobs.end(error);
    booted.reject(error);
  });
  // For a process that ends without closing its guests; one that is killed has the kernel do the first half.
  const atExit = () => {
    qemu.process.kill('SIGKILL');
    removeQuietly(dir);
  };
  process.once('exit', atExit);
  // An idle guest does not keep this process alive: a command that runs has a timer that does.
  qemu.process.unref();
  for (const stream of [qemu.stdin, qemu.stdout]) if (stream instanceof Socket) stream.unref();

  const ready = async (timeoutMs: number) => {
    const late = () => booted.reject(explain(`the guest has not booted in ${timeoutMs / 1000} s`));
    const timer = setTimeout(late, timeoutMs);
    await booted.promise.finally(() => clearTimeout(timer));
  };
  const powerOff = async () => {
    channel.send('poweroff');
    const timer = setTimeout(() => qemu.process.kill('SIGKILL'), powerOffMs);
    await exited;
    clearTimeout(timer);
    process.off('exit', atExit);
    removeQuietly(dir);
  };
  const close = () => {
    closing ??= powerOff();
    return closing;
  };
  return { pid: qemu.process.pid ?? 0, jobs, ready, consoleLog, close };
}

/** After a panic come registers and a call trace: what led to it stands before. */
function consoleTail(text: string): string {
  const panic = text.indexOf('Kernel panic');
  if (panic < 0) return tail(text, 25);
  const end = text.indexOf('\n', panic);
  const last = tail(text.slice(0, end < 0 ? undefined : end), 25);
  // A long trace must not push out the line that says what it was.
  const cause = /^.*\bOops: .*$/m.exec(text)?.[0] ?? '';
  return last.includes(cause) ? last : `${cause}\n…\n${last}`;
}

function readIfAny(path: string): string {
  try {
    // Bytes of a console are what a kernel and its programs wrote: carriage returns only spoil the message.
    return readFileSync(path, 'latin1').replaceAll('\r', '');
  } catch {
    return '';
  }
}
