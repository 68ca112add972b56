// SPDX-License-Identifier: MIT
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../../test/helpers/child.ts';
import { compile } from '../../test/helpers/compile.ts';
import { root, temporaryFolder } from '../../test/helpers/environment.ts';
import { eventually } from '../../test/helpers/wait.ts';
import { Emulator } from './emulator.ts';
import { parseRecords, type TerminalRecord } from './recording.ts';

/** What a program used, and the children it waited for. */
export interface Usage {
  readonly user_s: number;
  readonly system_s: number;
  readonly max_rss_kb: number;
  /** As a shell has it. */
  readonly status: number;
}

/** A program in a terminal that a process of its own reads; its screen is drawn only when it is asked for. */
export interface Recorder extends AsyncDisposable {
  readonly pid: number;
  type(keys: string): void;
  signal(name: NodeJS.Signals): void;
  /** Everything recorded so far. */
  records(): readonly TerminalRecord[];
  /** The lines of the screen as it is now. */
  screen(): Promise<readonly string[]>;
  /** Waits until a line of the screen matches. */
  shows(pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray>;
  ended(milliseconds?: number): Promise<Usage>;
}

export interface RecorderOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env?: NodeJS.ProcessEnv;
}

const environment: NodeJS.ProcessEnv = { TERM: 'xterm-256color', LANG: 'C.UTF-8', COLORTERM: '' };

export async function record(
  argv: readonly string[],
  { columns, rows, env }: RecorderOptions,
): Promise<Recorder> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'recording');
  const pty = compile(join(root, 'bench/pty.c'));
  const child = start([pty, String(columns), String(rows), file, ...argv], {
    env: { ...process.env, ...environment, ...env },
    input: true,
  });
  const dispose = async (): Promise<void> => {
    await child[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  };
  const [, pid = ''] = await child.saw('stdout', /^(\d+)\n/).catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  const fd = openSync(file, 'r');
  const emulator = new Emulator(columns, rows);
  const records: TerminalRecord[] = [];
  let read = 0;
  let drawn = 0;
  const update = (): readonly TerminalRecord[] => {
    const bytes = Buffer.alloc(fstatSync(fd).size - read);
    readSync(fd, bytes, 0, bytes.length, read);
    const parsed = parseRecords(bytes);
    read += parsed.used;
    for (const record of parsed.records) records.push(record);
    return records;
  };
  const screen = async (): Promise<readonly string[]> => {
    for (const { kind, bytes } of update().slice(drawn)) if (kind === 'written') await emulator.write(bytes);
    drawn = records.length;
    return emulator.lines();
  };
  return {
    pid: Number(pid),
    type: (keys) => void child.process.stdin?.write(keys),
    signal: (name) => void process.kill(Number(pid), name),
    records: update,
    screen,
    shows: (pattern, milliseconds = 20_000) =>
      eventually(milliseconds, `the screen to show ${pattern}`, async () => {
        for (const line of await screen()) {
          const match = pattern.exec(line);
          if (match) return match;
        }
        return undefined;
      }).catch((error: Error) =>
        Promise.reject(new Error(`${error.message}; it shows\n${emulator.lines().join('\n')}`)),
      ),
    async ended(milliseconds = 20_000) {
      const { code, stdout, stderr } = await child.ended(milliseconds);
      if (code !== 0) throw new Error(`pty ended (${code}): ${stderr}`);
      update();
      return JSON.parse(stdout.toString().split('\n')[1] ?? '') as Usage;
    },
    async [Symbol.asyncDispose]() {
      // The recorder's end takes the program's terminal away, which ends it.
      await dispose();
      closeSync(fd);
      emulator[Symbol.dispose]();
    },
  };
}
