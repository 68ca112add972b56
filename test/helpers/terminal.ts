// SPDX-License-Identifier: MIT
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { root } from './environment.ts';
import { eventually, within } from './wait.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A program in a pseudo-terminal whose screen an emulated terminal keeps. */
export interface Terminal extends AsyncDisposable {
  readonly pid: number;
  /** The lines of the screen as a person sees it, without blanks at the ends. */
  screen(): string[];
  /** Whether the alternate screen is shown. */
  alternate(): boolean;
  /** Whether the program has left the cursor visible. */
  cursorVisible(): boolean;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  signal(name: NodeJS.Signals): void;
  /** Waits until a line of the screen matches. */
  shows(pattern: RegExp, milliseconds?: number): Promise<string>;
  /** Waits for the end; 128 + number for a signal, as a shell has it. */
  ended(milliseconds?: number): Promise<number>;
}

/** Starts a command as a person would, in a terminal. */
export function startInTerminal(
  argv: readonly [string, ...string[]],
  options: TerminalOptions = {},
): Terminal {
  const { columns = 80, rows = 24 } = options;
  const [file, ...args] = argv;
  const env = { ...process.env, TERM: 'xterm-256color', ...options.env };
  const pty = spawn(file, args, { cols: columns, rows, cwd: options.cwd ?? root, env });
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let cursorVisible = true;
  pty.onData((data) => {
    emulator.write(data);
    for (const [, mode] of data.matchAll(/\[\?25([hl])/g)) cursorVisible = mode === 'h';
  });
  const exit = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => resolve(signal ? 128 + signal : exitCode));
  });
  let over = false;
  void exit.then(() => {
    over = true;
  });
  const screen = () => {
    const { active } = emulator.buffer;
    const line = (y: number) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '';
    return Array.from({ length: emulator.rows }, (_, y) => line(y));
  };
  return {
    pid: pty.pid,
    screen,
    alternate: () => emulator.buffer.active.type === 'alternate',
    cursorVisible: () => cursorVisible,
    type: (keys) => pty.write(keys),
    resize: (newColumns, newRows) => {
      emulator.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    signal: (name) => pty.kill(name),
    shows: (pattern, milliseconds = 20_000) =>
      eventually(milliseconds, `the screen to show ${pattern}`, () =>
        screen().find((line) => pattern.test(line)),
      ).catch((error: Error) =>
        Promise.reject(new Error(`${error.message}; it shows\n${screen().join('\n')}`)),
      ),
    ended: (milliseconds = 20_000) => within(milliseconds, `the end of ${argv.join(' ')}`, exit),
    async [Symbol.asyncDispose]() {
      if (!over) pty.kill('SIGKILL');
      await exit;
      emulator.dispose();
    },
  };
}
