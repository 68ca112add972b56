// SPDX-License-Identifier: MIT
/** The program of session-program.ts, run by bin/probetop as a person runs it: from a shell with job control. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { probetop, root, temporaryFolder } from './environment.ts';
import { startInTerminal, type Terminal } from './terminal.ts';
import { eventually } from './wait.ts';

/** bin/probetop with another program in its dist/. */
export function installSessionProgram(): { readonly path: string; readonly program: string } & Disposable {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  for (const name of ['bin', 'dist', 'build/Release']) mkdirSync(at(name), { recursive: true });
  cpSync(probetop, at('bin/probetop'));
  symlinkSync(join(root, 'build/Release/probetop-guard'), at('build/Release/probetop-guard'));
  writeFileSync(at('build/node-path'), `${process.execPath}\n`);
  buildSync({
    entryPoints: [join(root, 'test/helpers/session-program.ts')],
    outfile: at('dist/program.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  writeFileSync(at('dist/main.cjs'), "void import('./program.mjs');");
  // readline's own, in between programs.
  writeFileSync(at('inputrc'), 'set enable-bracketed-paste off\n');
  return Object.assign(folder, { program: at('bin/probetop') });
}

/** dash leaves the terminal's modes as a program has left them; bash mends some of them. */
export const shells = {
  dash: ['dash', '-i'],
  bash: ['bash', '--norc', '--noprofile', '-i'],
} as const;

export interface Shell extends AsyncDisposable {
  readonly terminal: Terminal;
  /** The terminal's modes, as stty shows them; its size is left out. */
  stty(): string;
  /** Types a line. */
  run(line: string): void;
  /** What the program has reported. */
  report(): string;
  /** Waits until it has reported that; resolves with the match. */
  reported(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Whether a process is there; one that ended and that nobody has waited for is not. */
export function alive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** What the program needs to know; it reports to that file. */
export const programEnvironment = (reportFile: string) => ({
  PROBETOP_TEST_REPORT: reportFile,
  PROBETOP_TEST_ADDON: join(root, 'build/Release/probetop.node'),
});

/** Starts a shell and waits for its prompt. */
export async function startShell(folder: string, argv: readonly [string, ...string[]]): Promise<Shell> {
  const reportFile = join(folder, `report-${Math.random().toString(36).slice(2)}`);
  const own = { PS1: 'prompt$ ', ENV: '', INPUTRC: join(folder, 'inputrc') };
  const env = { ...own, ...programEnvironment(reportFile) };
  const terminal = startInTerminal(argv, { env });
  const report = () => (existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : '');
  await terminal.shows(/^prompt\$/);
  const tty = readlinkSync(`/proc/${terminal.pid}/fd/0`);
  return {
    terminal,
    report,
    stty: () =>
      spawnSync('stty', ['-F', tty, '-a'], { encoding: 'utf8' }).stdout.replace(
        /rows \d+; columns \d+; /,
        '',
      ),
    run: (line) => terminal.type(`${line}\r`),
    reported: (pattern) =>
      eventually(20_000, `the program to report ${pattern}`, () => pattern.exec(report()) ?? undefined),
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      // After a test that failed: stuck, it would run on.
      for (const pid of /pid (\d+) parent (\d+)/.exec(report())?.slice(1).map(Number) ?? []) {
        if (commandOf(pid).includes(folder)) process.kill(pid, 'SIGKILL');
      }
    },
  };
}
