// SPDX-License-Identifier: MIT
import xterm, { type IBufferCell } from '@xterm/headless';

/** What one place of a screen shows. */
export interface Cell {
  /** Empty for the second half of a wide one. */
  readonly text: string;
  readonly width: number;
  /** Two cells look the same when it is the same object. */
  readonly style: Style;
}

export interface Style {
  /** The parameter of SGR that sets each of its attributes. */
  readonly on: ReadonlyMap<Attribute, string>;
}

/** What takes an attribute away again. */
export const off = {
  bold: '22',
  dim: '22',
  italic: '23',
  underline: '24',
  blink: '25',
  inverse: '27',
  invisible: '28',
  strikethrough: '29',
  foreground: '39',
  background: '49',
} as const;

export type Attribute = keyof typeof off;

export type Screen = readonly (readonly Cell[])[];

/** One object a style, for all screens. */
const styles = new Map<string, Style>();

/** A terminal that draws into memory. */
export class Emulator implements Disposable {
  readonly columns: number;
  readonly rows: number;
  readonly #terminal: xterm.Terminal;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
  }

  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(bytes, resolve));
  }

  lines(): string[] {
    const { active } = this.#terminal.buffer;
    const line = (y: number): string => active.getLine(active.viewportY + y)?.translateToString(true) ?? '';
    return Array.from({ length: this.#terminal.rows }, (_, y) => line(y));
  }

  cells(): Screen {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, y) => {
      const line = active.getLine(active.viewportY + y);
      return Array.from({ length: this.#terminal.cols }, (_, x) => cellOf(line?.getCell(x)));
    });
  }

  [Symbol.dispose](): void {
    this.#terminal.dispose();
  }
}

function cellOf(cell: IBufferCell | undefined): Cell {
  if (!cell) return { text: ' ', width: 1, style: styleOf(new Map()) };
  const width = cell.getWidth();
  const text = width === 0 ? '' : cell.getChars() || ' ';
  return { text, width, style: styleOf(attributesOf(cell)) };
}

function styleOf(on: ReadonlyMap<Attribute, string>): Style {
  const name = [...on.values()].join(';');
  const known = styles.get(name);
  if (known) return known;
  const style = { on };
  styles.set(name, style);
  return style;
}

function attributesOf(cell: IBufferCell): Map<Attribute, string> {
  const on = new Map<Attribute, string>();
  if (cell.isAttributeDefault()) return on;
  if (cell.isBold()) on.set('bold', '1');
  if (cell.isDim()) on.set('dim', '2');
  if (cell.isItalic()) on.set('italic', '3');
  if (cell.isUnderline()) on.set('underline', '4');
  if (cell.isBlink()) on.set('blink', '5');
  if (cell.isInverse()) on.set('inverse', '7');
  if (cell.isInvisible()) on.set('invisible', '8');
  if (cell.isStrikethrough()) on.set('strikethrough', '9');
  if (!cell.isFgDefault()) on.set('foreground', color(cell.getFgColor(), cell.isFgRGB(), 30));
  if (!cell.isBgDefault()) on.set('background', color(cell.getBgColor(), cell.isBgRGB(), 40));
  return on;
}

/** The shortest parameters for a colour; `base` is 30 for the foreground and 40 for the background. */
function color(value: number, rgb: boolean, base: number): string {
  if (rgb) return `${base + 8};2;${value >> 16};${(value >> 8) & 255};${value & 255}`;
  if (value < 8) return String(base + value);
  return value < 16 ? String(base + 60 + value - 8) : `${base + 8};5;${value}`;
}
