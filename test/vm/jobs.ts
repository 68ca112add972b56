// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import type { Answer } from './channel.ts';
import { type Deferred, deferred } from './deferred.ts';
import { tail } from './exec.ts';
import { collectJob, followOutput, type RunOptions, type RunResult, writeJob } from './job.ts';

const defaultTimeoutMs = 60_000;
/** How long a guest may take to report the end of a command it was told to kill. */
const graceMs = 20_000;
const followMs = 50;

/** A command that is running in a guest. */
export interface Job {
  /** In the guest. The command leads a session and a process group of its own. */
  readonly pid: Promise<number>;
  readonly result: Promise<RunResult>;
  /** Sends a signal (`INT`, `KILL`) to the command alone, or to its whole process group. */
  signal(name: string, whom?: 'process' | 'group'): Promise<void>;
}

interface Pending {
  readonly pid: Deferred<number>;
  readonly exit: Deferred<number>;
}

/** The commands of one guest, any number at once. */
export class Jobs {
  readonly #dir: string;
  readonly #send: (line: string) => void;
  readonly #pending = new Map<number, Pending>();
  #last = 0;
  #ended: Error | undefined;

  constructor(dir: string, send: (line: string) => void) {
    this.#dir = dir;
    this.#send = send;
  }

  start(argv: readonly string[], options: RunOptions): Job {
    if (this.#ended) throw this.#ended;
    const id = ++this.#last;
    const pending: Pending = { pid: deferred(), exit: deferred() };
    const dir = join(this.#dir, String(id));
    writeJob(dir, id, argv, options);
    this.#pending.set(id, pending);
    this.#send(`run ${id}`);
    const signal: Job['signal'] = async (name, whom = 'process') => {
      const pid = await pending.pid.promise;
      this.#send(`signal ${name} ${whom === 'group' ? -pid : pid}`);
    };
    const result = awaitJob(argv, dir, pending, signal, options).finally(() => this.#pending.delete(id));
    return { pid: pending.pid.promise, result, signal };
  }

  answered(answer: Answer): void {
    if (answer.kind === 'ready') return;
    const pending = this.#pending.get(answer.id);
    if (answer.kind === 'pid') {
      pending?.pid.resolve(answer.value);
    } else {
      pending?.exit.resolve(answer.value);
      pending?.pid.reject(new Error('the command never started'));
    }
  }

  /** The guest is gone: whatever runs fails, and so does what is started from now on. */
  end(error: Error): void {
    this.#ended = error;
    for (const { pid, exit } of this.#pending.values()) {
      pid.reject(error);
      exit.reject(error);
    }
  }
}

async function awaitJob(
  argv: readonly string[],
  dir: string,
  pending: Pending,
  signal: Job['signal'],
  options: RunOptions,
): Promise<RunResult> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const late = `took longer than ${timeoutMs / 1000} s in the guest`;
  const what = argv.join(' ').slice(0, 200);
  let expired = false;
  let timer = setTimeout(() => {
    expired = true;
    signal('KILL', 'group').catch(() => {});
    const error = new Error(`${what}: ${late}, and the guest did not answer when told to kill it`);
    timer = setTimeout(() => pending.exit.reject(error), graceMs);
  }, timeoutMs);
  const follow = options.onOutput && followOutput(dir, options.onOutput);
  const follower = follow && setInterval(follow, followMs);
  try {
    const code = await pending.exit.promise;
    follow?.();
    const result = collectJob(dir, code);
    if (!expired) return result;
    throw new Error(`${what}: ${late}\n${tail(`${result.stdout}${result.stderr}`, 20)}`);
  } finally {
    clearTimeout(timer);
    clearInterval(follower);
  }
}
