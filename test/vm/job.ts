// SPDX-License-Identifier: MIT
import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shellQuote } from './settings.ts';

export type Stream = 'stdout' | 'stderr';

export interface RunOptions {
  /** Default: this process's working folder. */
  readonly cwd?: string;
  /** Added to a clean environment of PATH (this process's, its Node first), HOME and LANG. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; /dev/null without it. */
  readonly input?: string | Uint8Array;
  /** Default 60 s. When it is over the command's process group is killed and the run rejects. */
  readonly timeoutMs?: number;
  /** Called with the output as it comes, at most 20 times a second. The result holds all of it all the same. */
  readonly onOutput?: (chunk: Buffer, stream: Stream) => void;
}

export interface RunResult {
  /** As a shell gives it: 128 + n after signal n, 127 for a program that is not there. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Writes what the agent needs to run a command into a folder of its own. */
export function writeJob(dir: string, id: number, argv: readonly string[], options: RunOptions): void {
  mkdirSync(dir);
  const script = [
    `echo "pid ${id} $$" >&3`,
    'exec 3>&-',
    `cd ${shellQuote(options.cwd ?? process.cwd())} || exit 126`,
    // A shell without job control starts what it puts in the background with SIGINT and SIGQUIT ignored. And by its
    // path, for to busybox plain "env" is its own.
    `exec /usr/bin/env -i --default-signal ${[...environment(options), ...argv].map(shellQuote).join(' ')}`,
    '',
  ];
  writeFileSync(join(dir, 'script'), script.join('\n'));
  if (options.input !== undefined) writeFileSync(join(dir, 'stdin'), options.input);
  writeFileSync(join(dir, 'stdout'), '');
  writeFileSync(join(dir, 'stderr'), '');
}

function environment(options: RunOptions): string[] {
  const path = `${dirname(process.execPath)}:${process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin'}`;
  const all = { PATH: path, HOME: '/root', LANG: 'C.UTF-8', ...options.env };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}

/** Takes the outcome of a command that has ended, and its folder away. */
export function collectJob(dir: string, code: number): RunResult {
  const stdout = readFileSync(join(dir, 'stdout'));
  const stderr = readFileSync(join(dir, 'stderr'));
  rmSync(dir, { recursive: true, force: true });
  return { code, stdout, stderr };
}

/** Hands on what has been added to the output files since the last call. */
export function followOutput(dir: string, onOutput: NonNullable<RunOptions['onOutput']>): () => void {
  const streams = (['stdout', 'stderr'] as const).map((name) => ({ name, offset: 0 }));
  return () => {
    for (const stream of streams) {
      for (;;) {
        const chunk = readAt(join(dir, stream.name), stream.offset);
        if (chunk.length === 0) break;
        stream.offset += chunk.length;
        onOutput(chunk, stream.name);
      }
    }
  };
}

function readAt(path: string, offset: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(65536);
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(file);
  }
}
