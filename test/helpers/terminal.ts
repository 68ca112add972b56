// SPDX-License-Identifier: MIT
import * as graphemes from '@xterm/addon-unicode-graphemes';
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

/** A colour is a number of the palette, or undefined. */
export interface CellLook {
  readonly color: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
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
  /** The DEC private modes (`CSI ? 2004 h`) that were switched on and not off again. */
  modes(): ReadonlySet<number>;
  /** Whether the first character of that line has no colour and no attribute. */
  plain(line: number): boolean;
  /** How the first character is drawn with which the text begins that is somewhere on the screen. */
  look(text: string): CellLook | undefined;
  /** Stops reading what the program writes: soon the terminal takes nothing more. */
  stall(): void;
  /** Reads again. */
  flow(): void;
  /** The emulated terminal itself. */
  readonly emulator: InstanceType<typeof xterm.Terminal>;
  /** What the program writes goes there, and not on the screen, until the function that is returned is called. */
  divert(take: (data: string) => void): () => void;
  /** What the program writes goes there as well. */
  tap(take: (data: string) => void): void;
  /** Takes the terminal away, as a closed window or a lost connection does. */
  hangUp(): void;
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
  // Whoever runs the tests may have settings, and below a file not even root can save any.
  const env = { ...process.env, TERM: 'xterm-256color', XDG_CONFIG_HOME: '/dev/null', ...options.env };
  const pty = spawn(file, args, { cols: columns, rows, cwd: options.cwd ?? root, env });
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  // Emoji are two cells wide, as in the terminals of today.
  emulator.loadAddon(new graphemes.UnicodeGraphemesAddon());
  emulator.unicode.activeVersion = '15-graphemes';
  const modes = new Set([25]);
  const follow = (final: 'h' | 'l') =>
    emulator.parser.registerCsiHandler({ prefix: '?', final }, (numbers) => {
      for (const mode of numbers.flat()) final === 'h' ? modes.add(mode) : modes.delete(mode);
      return false;
    });
  follow('h');
  follow('l');
  const onScreen = (data: string) => emulator.write(data);
  let taker = onScreen;
  const taps: ((data: string) => void)[] = [];
  pty.onData((data) => {
    for (const tap of taps) tap(data);
    taker(data);
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
    cursorVisible: () => modes.has(25),
    modes: () => modes,
    plain: (line) => {
      const { active } = emulator.buffer;
      return (
        active
          .getLine(active.viewportY + line)
          ?.getCell(0)
          ?.isAttributeDefault() ?? false
      );
    },
    look: (text) => {
      const lines = screen();
      const y = lines.findIndex((line) => line.includes(text));
      const { active } = emulator.buffer;
      // Nothing wide stands before what tests look for.
      const cell = active.getLine(active.viewportY + y)?.getCell(lines[y]?.indexOf(text) ?? 0);
      if (y < 0 || !cell) return undefined;
      return {
        color: cell.isFgDefault() ? undefined : cell.getFgColor(),
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
        underline: cell.isUnderline() !== 0,
        inverse: cell.isInverse() !== 0,
      };
    },
    stall: () => pty.pause(),
    flow: () => pty.resume(),
    emulator,
    divert: (take) => {
      taker = take;
      return () => {
        taker = onScreen;
      };
    },
    tap: (take) => taps.push(take),
    hangUp: () => (pty as unknown as { destroy(): void }).destroy(),
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
    ended: async (milliseconds = 20_000) => {
      const code = await within(milliseconds, `the end of ${argv.join(' ')}`, exit);
      // The emulator takes what came in pieces, with pauses: what is asked of it now is after all of it.
      await new Promise<void>((resolve) => emulator.write('', resolve));
      return code;
    },
    async [Symbol.asyncDispose]() {
      if (!over) pty.kill('SIGKILL');
      await exit;
      emulator.dispose();
    },
  };
}

/** Waits until the words of the screen match, whatever lines they are broken into. */
export function showsText(
  { screen }: Pick<Terminal, 'screen'>,
  pattern: RegExp,
  milliseconds = 20_000,
): Promise<string> {
  return eventually(milliseconds, `the screen to show ${pattern}`, () => {
    const words = screen().join(' ').replace(/\s+/g, ' ');
    return pattern.test(words) ? words : undefined;
  }).catch((error: Error) => Promise.reject(new Error(`${error.message}; it shows\n${screen().join('\n')}`)));
}
