// SPDX-License-Identifier: MIT
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { within } from './wait.ts';

/** How a process ended, as a shell would tell it. */
export interface Outcome {
  /** The exit code, or 128 and the signal's number. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A process that a test started; it is killed when the scope that holds it ends. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly process: ChildProcess;
  /** What it has written to standard output so far. */
  stdout(): string;
  /** What it has written to standard error so far. */
  stderr(): string;
  /** Resolves with the match when standard output or error has matched; rejects when the process ends without. */
  saw(stream: 'stdout' | 'stderr', pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended and all its output is read. */
  ended(milliseconds?: number): Promise<Outcome>;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** A descriptor for standard output instead of a pipe that is read. */
  readonly stdout?: number;
  /** Keeps standard input open as a pipe; without it, it is empty. */
  readonly input?: boolean;
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

export function start(argv: readonly [string, ...string[]], options: ChildOptions = {}): Child {
  const [program, ...args] = argv;
  const stdio: StdioOptions = [options.input ? 'pipe' : 'ignore', options.stdout ?? 'pipe', 'pipe'];
  const child = spawn(program, args, { stdio, env: options.env ?? process.env });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const text = (stream: 'stdout' | 'stderr'): string => Buffer.concat(chunks[stream]).toString();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk: Buffer) => chunks[stream].push(chunk));
  }
  child.stdin?.on('error', () => {}); // it ended before it read: its exit code tells the story

  const closed = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const died = 128 + (signalNumbers[signal ?? ''] ?? 0);
      resolve({ code: code ?? died, stdout: Buffer.concat(chunks.stdout), stderr: text('stderr') });
    });
  });
  closed.catch(() => {});

  return {
    pid: child.pid ?? -1,
    process: child,
    stdout: () => text('stdout'),
    stderr: () => text('stderr'),
    signal: (name) => void child.kill(name),
    ended: (milliseconds = 60_000) => within(milliseconds, `the end of ${argv.join(' ')}`, closed),
    saw(stream, pattern, milliseconds = 60_000) {
      const seen = new Promise<RegExpExecArray>((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text(stream));
          if (match) resolve(match);
        };
        child[stream]?.on('data', look);
        look();
        closed.then(
          (outcome) => reject(new Error(`${program} ended (${outcome.code}): ${outcome.stderr}`)),
          reject,
        );
      });
      return within(milliseconds, `${stream} of ${argv.join(' ')} to match ${pattern}`, seen);
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await closed.catch(() => {});
    },
  };
}
