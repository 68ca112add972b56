// SPDX-License-Identifier: MIT
/** What Ink writes, drawn into a grid as a terminal would; only what Ink uses is understood, the rest is left out. */
import type { Grid } from './grid.ts';
import { putText } from './put-text.ts';
import { SgrReader } from './sgr.ts';

const ESC = 0x1b;
const BRACKET = 0x5b;
/** Longer than any sequence of Ink's; what never ends must not grow for ever. */
const LONGEST_SEQUENCE = 4096;
const TAB_WIDTH = 8;

export class InkParser {
  readonly #grid: Grid;
  readonly #sgr = new SgrReader();
  /** A sequence whose end has not come yet. */
  #pending = '';
  #x = 0;
  #y = 0;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** Resizes the grid as a terminal would: the cursor stays on it, and what is above moves up for that. */
  resize(columns: number, rows: number): void {
    const above = this.#y - rows + 1;
    if (above > 0) {
      this.#grid.scrollUp(above);
      this.#y -= above;
    }
    this.#grid.resize(columns, rows);
    this.#x = Math.min(this.#x, columns);
  }

  write(text: string): void {
    const all = this.#pending + text;
    this.#pending = '';
    let at = 0;
    while (at < all.length) {
      const unit = all.charCodeAt(at);
      if (unit === ESC) {
        const end = sequenceEnd(all, at);
        if (end < 0) {
          if (all.length - at < LONGEST_SEQUENCE) this.#pending = all.slice(at);
          return;
        }
        if (all.charCodeAt(at + 1) === BRACKET) this.#control(all.slice(at + 2, end - 1), all[end - 1]);
        at = end;
      } else if (unit < 0x20 || unit === 0x7f) {
        this.#c0(unit);
        at++;
      } else {
        const end = textEnd(all, at);
        this.#text(all.slice(at, end));
        at = end;
      }
    }
  }

  #text(text: string): void {
    const { columns } = this.#grid;
    this.#x = putText(this.#grid, this.#y, this.#x, 0, columns, text, this.#sgr.style);
  }

  #c0(unit: number): void {
    const { columns } = this.#grid;
    if (unit === 0x0a) {
      // The terminal driver makes CR LF of it.
      this.#x = 0;
      if (this.#y + 1 < this.#grid.rows) this.#y++;
      else this.#grid.scrollUp(1, this.#sgr.erased);
    } else if (unit === 0x0d) this.#x = 0;
    else if (unit === 0x08) this.#x = Math.max(0, Math.min(this.#x, columns - 1) - 1);
    else if (unit === 0x09) {
      this.#x = Math.min(columns - 1, (Math.floor(this.#x / TAB_WIDTH) + 1) * TAB_WIDTH);
    }
  }

  #control(parameters: string, final: string | undefined): void {
    if (final === 'm') {
      if (!/[^\d;:]/.test(parameters)) this.#sgr.read(parameters);
      return;
    }
    // Private modes and what is still less known.
    if (/[^\d;]/.test(parameters)) return;
    const [first = 0, second = 0] = parameters.split(';').map(Number);
    const count = Math.max(1, first);
    if (final === 'A') this.#move(this.#x, this.#y - count);
    else if (final === 'B') this.#move(this.#x, this.#y + count);
    else if (final === 'C') this.#move(Math.min(this.#x, this.#grid.columns - 1) + count, this.#y);
    else if (final === 'D') this.#move(Math.min(this.#x, this.#grid.columns - 1) - count, this.#y);
    else if (final === 'E') this.#move(0, this.#y + count);
    else if (final === 'F') this.#move(0, this.#y - count);
    else if (final === 'G') this.#move(count - 1, this.#y);
    else if (final === 'd') this.#move(this.#x, count - 1);
    else if (final === 'H' || final === 'f') this.#move(Math.max(1, second) - 1, count - 1);
    else if (final === 'J') this.#eraseScreen(first);
    else if (final === 'K') this.#eraseLine(first);
  }

  #move(x: number, y: number): void {
    this.#x = Math.max(0, Math.min(x, this.#grid.columns - 1));
    this.#y = Math.max(0, Math.min(y, this.#grid.rows - 1));
  }

  #eraseLine(which: number): void {
    const { columns } = this.#grid;
    const x = Math.min(this.#x, columns - 1);
    const [from, to] = which === 0 ? [x, columns] : which === 1 ? [0, x + 1] : [0, columns];
    if (which <= 2) this.#grid.erase(this.#y, from, to, this.#sgr.erased);
  }

  #eraseScreen(which: number): void {
    const { columns, rows } = this.#grid;
    if (which < 2) this.#eraseLine(which);
    const [from, to] = which === 0 ? [this.#y + 1, rows] : which === 1 ? [0, this.#y] : [0, rows];
    if (which > 2) return;
    for (let y = from; y < to; y++) this.#grid.erase(y, 0, columns, this.#sgr.erased);
  }
}

/** Where text ends that is drawn as it is. */
function textEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit === 0x7f) break;
  }
  return at;
}

/** Where the escape sequence at `at` ends, or -1 if its end is still to come. */
function sequenceEnd(text: string, at: number): number {
  const kind = text[at + 1];
  if (kind === undefined) return -1;
  // OSC, DCS, SOS, PM, APC: strings up to ST, the first also up to BEL.
  if (']PX^_'.includes(kind)) return stringEnd(text, at + 2);
  let end = kind === '[' ? at + 2 : at + 1;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    // A control character breaks a sequence off.
    if (unit < 0x20) return end;
    if (unit >= 0x40 || (kind !== '[' && unit >= 0x30)) return end + 1;
  }
  return -1;
}

function stringEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x07) return at + 1;
    if (unit === ESC) {
      if (at + 1 === text.length) return -1;
      return text[at + 1] === '\\' ? at + 2 : at;
    }
  }
  return -1;
}
