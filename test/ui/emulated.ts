// SPDX-License-Identifier: MIT
/** The whole screen over a test's state, on an emulated terminal that is never slow. */
import xterm from '@xterm/headless';
import { Screen } from '../../src/ui/screen/screen.ts';
import { setTheme } from '../../src/ui/theme.ts';
import { eventually } from '../helpers/wait.ts';
import type { testApp } from './app-state.ts';
import { makeEncoder } from './screen/encoded.ts';

/** Ink draws in later turns of the loop and at most thirty times a second, and the emulator parses in later ones still. */
const QUIET_MS = 120;

export interface EmulatedOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly ascii?: boolean;
}

// Ink's colours go into the grid whatever this process writes to; chalk looks at this when it is loaded.
process.env.FORCE_COLOR = '3';
const { show } = await import('../../src/ui/show.tsx');

export function emulatedApp(app: ReturnType<typeof testApp>, options: EmulatedOptions = {}) {
  const { columns = 100, rows = 24, ascii = false } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const errors: unknown[] = [];
  let bytes = '';
  const output = {
    busy: false,
    write: (frame: Uint8Array) => {
      const text = Buffer.from(frame).toString();
      bytes += text;
      terminal.write(text);
    },
    onIdle: () => {},
  };
  setTheme(app.store.getState().theme, '256');
  const onError = (error: unknown) => errors.push(error);
  const screen = new Screen(output, { columns, rows, colors: '256', ascii, makeEncoder, onError });
  const close = show({
    store: app.store,
    screen,
    context: app.context,
    look: { colors: '256', ascii },
    failed: onError,
  });
  // As the program's: lines are not wrapped anew when the window changes.
  terminal.write('\x1b[?1049h');
  const lineAt = (y: number) => terminal.buffer.active.getLine(y);
  const cellAt = (x: number, y: number) => lineAt(y)?.getCell(x);
  const lines = async (): Promise<string[]> => {
    // On a busy machine a pause may have been no time to draw in: it counts only when it was about as long as asked for.
    for (let before = -1, late = false; before !== bytes.length || bytes === '' || late; ) {
      before = bytes.length;
      const from = performance.now();
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      late = performance.now() - from > 1.5 * QUIET_MS;
    }
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  };
  return {
    screen,
    errors,
    /** Everything that was sent. */
    sent: () => bytes,
    lines,
    /** The lines once one of them matches. */
    shows: (pattern: RegExp) =>
      eventually(10_000, `the screen to show ${pattern}`, async () => {
        const now = await lines();
        return now.some((line) => pattern.test(line)) ? now : undefined;
      }),
    /** The lines once the one at `y` matches. */
    showsAt: (y: number, pattern: RegExp) =>
      eventually(10_000, `line ${y} to show ${pattern}`, async () => {
        const now = await lines();
        return pattern.test(now[y] ?? '') ? now : undefined;
      }),
    isInverse: (x: number, y: number) => cellAt(x, y)?.isInverse() !== 0,
    /** What of a line is bold and underlined: what was looked for. @param width only so many columns */
    marked: (y: number, width = columns) =>
      Array.from({ length: width }, (_, x) => cellAt(x, y))
        .filter((cell) => cell && cell.isUnderline() !== 0 && cell.isBold() !== 0)
        .map((cell) => cell?.getChars() ?? '')
        .join(''),
    foreground: (x: number, y: number) => cellAt(x, y)?.getFgColor(),
    resize(newColumns: number, newRows: number) {
      terminal.resize(newColumns, newRows);
      screen.resize(newColumns, newRows);
    },
    [Symbol.dispose]: () => {
      close();
      terminal.dispose();
    },
  };
}
