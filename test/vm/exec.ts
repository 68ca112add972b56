// SPDX-License-Identifier: MIT
import { execFile } from 'node:child_process';

export interface ExecOptions {
  readonly cwd?: string;
  /** Kills the program after so many milliseconds; everything here has an end. */
  readonly timeoutMs?: number;
  readonly input?: Uint8Array;
}

/**
 * Runs a host program to its end and gives its standard output. Throws one sentence with the tail of its
 * standard error when it fails. Administrator's directories are searched too: a user's PATH often lacks them.
 */
export function exec(argv: readonly [string, ...string[]], options: ExecOptions = {}): Promise<Buffer> {
  const [program, ...args] = argv;
  const timeout = options.timeoutMs ?? 60_000;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        encoding: 'buffer',
        env: { ...process.env, PATH: searchPath(), LC_ALL: 'C.UTF-8' },
        killSignal: 'SIGKILL',
        maxBuffer: 1 << 30,
        timeout,
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        if (error.code === 'ENOENT') return reject(new Error(`${program} is not installed`));
        const how = error.killed === true ? `took longer than ${timeout / 1000} s` : `failed (${error.code})`;
        reject(new Error(`${program} ${args[0] ?? ''} ${how}\n${tail(stderr.toString(), 15)}`));
      },
    );
    // A program that ends before it has read its input gives EPIPE here; its exit status tells the story.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
  });
}

/** PATH with the sbin directories, where Debian keeps mkfs.ext4 and depmod. */
export function searchPath(): string {
  const given = (process.env.PATH ?? '').split(':').filter((entry) => entry !== '');
  return [...new Set([...given, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'])].join(':');
}

/** The last `lines` lines of a text that has something in them. */
export function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
