// SPDX-License-Identifier: MIT
/** An emulated terminal that knows clusters, and what its cells look like, next to what a grid says they should. */
import * as graphemes from '@xterm/addon-unicode-graphemes';
import xterm from '@xterm/headless';
import { atDepth, type ColorDepth } from '../../../src/ui/screen/color.ts';
import type { Grid } from '../../../src/ui/screen/grid.ts';
import { background, flagsOf, foreground, INVERSE, STRIKE, UNDERLINE } from '../../../src/ui/screen/style.ts';

export type Emulator = InstanceType<typeof xterm.Terminal>;

/** Versions of Unicode by which it lays out: one knows clusters, the other counts code points. */
export type Widths = '15-graphemes' | '6';

/** Its driver makes CR LF of LF, as a terminal in Node's raw mode does. */
export function emulator(columns: number, rows: number, widths: Widths = '15-graphemes'): Emulator {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = widths;
  return terminal;
}

export const feed = (terminal: Emulator, text: string): Promise<void> =>
  new Promise((resolve) => terminal.write(text, resolve));

/** The character, its width, its look; of a blank only what one sees. */
function cellText(text: string, width: number, fg: string, bg: string, on: number): string {
  const blank = text === ' ' || text === '';
  const seen = blank && !(on & (UNDERLINE | INVERSE | STRIKE));
  if (width === 0) return '.';
  return `${blank ? ' ' : text}|${width}|${seen ? '' : fg}|${bg}|${seen ? 0 : on}`;
}

const colorText = (color: number | undefined): string =>
  color === undefined ? '-' : color < 256 ? String(color) : `#${color & 0xffffff}`;

/** What is in each cell of the screen. */
export function shown(terminal: Emulator): string[][] {
  const { active } = terminal.buffer;
  const cell = active.getNullCell();
  return Array.from({ length: terminal.rows }, (_, y) => {
    const line = active.getLine(active.baseY + y);
    return Array.from({ length: terminal.cols }, (_, x) => {
      const at = line?.getCell(x, cell);
      if (!at) return 'nothing';
      const on =
        (at.isBold() ? 1 : 0) |
        (at.isDim() ? 2 : 0) |
        (at.isItalic() ? 4 : 0) |
        (at.isUnderline() ? UNDERLINE : 0) |
        (at.isInverse() ? INVERSE : 0) |
        (at.isStrikethrough() ? STRIKE : 0);
      const color = (isDefault: boolean, isRgb: boolean, value: number) =>
        isDefault ? '-' : isRgb ? `#${value}` : String(value);
      return cellText(
        at.getChars(),
        at.getWidth(),
        color(at.isFgDefault(), at.isFgRGB(), at.getFgColor()),
        color(at.isBgDefault(), at.isBgRGB(), at.getBgColor()),
        on,
      );
    });
  });
}

/** What should be in each cell. */
export function expected(grid: Grid, colors: ColorDepth): string[][] {
  return Array.from({ length: grid.rows }, (_, y) =>
    Array.from({ length: grid.columns }, (_, x) => {
      const style = grid.styleAt(x, y);
      const color = (value: number | undefined) => colorText(atDepth(value, colors));
      return cellText(
        grid.textAt(x, y),
        grid.widthAt(x, y),
        color(foreground(style)),
        color(background(style)),
        flagsOf(style),
      );
    }),
  );
}

/** The first cells that differ, in words; empty if none does. */
export function differences(actual: readonly string[][], wanted: readonly string[][]): string[] {
  const found: string[] = [];
  for (const [y, row] of wanted.entries()) {
    for (const [x, cell] of row.entries()) {
      const there = actual[y]?.[x];
      if (there !== cell) found.push(`${x},${y}: ${JSON.stringify(there)}, not ${JSON.stringify(cell)}`);
    }
  }
  return found.slice(0, 10);
}
