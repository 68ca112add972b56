// SPDX-License-Identifier: MIT
/** The bytes that turn what a terminal shows into another picture. */
import { isDisputed } from './code-units.ts';
import type { ColorDepth } from './color.ts';
import { type Grid, SPACE } from './grid.ts';
import { Pens } from './pen.ts';
import { Sequences } from './sequences.ts';
import { blankStyle } from './style.ts';

export interface EncodeOptions {
  readonly colors: ColorDepth;
  /** Erases the terminal first; then `sent` must be blank. */
  readonly clear?: boolean;
}

/** Synchronized output: the terminal shows the frame when it is complete. Others ignore the mode. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
const CLEAR = '\x1b[m\x1b[H\x1b[J';
const WRAP_OFF = '\x1b[?7l';
const WRAP_ON = '\x1b[?7h';
const ERASE_LINE_END = '\x1b[K';
/** The most that one cell takes: styles twice, a long cluster, moves. */
const UNITS_PER_CELL = 256;

const utf8Bytes = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

/** Where the disputed character begins that ends right before a cell; -1 if it is another one. */
function disputedBefore(glyphs: Uint32Array, i: number, start: number): number {
  let before = i - 1;
  while (before > start && glyphs[before] === 0) before--;
  return before >= start && isDisputed(glyphs[before] as number) ? before : -1;
}

class Encoder {
  readonly #pens: Pens;
  readonly #out = new Sequences();
  #pen = 0;

  constructor(colors: ColorDepth) {
    this.#pens = new Pens(colors);
  }

  encode(sent: Grid, next: Grid, clear: boolean): string {
    const out = this.#out;
    out.begin();
    out.text(BEGIN);
    this.#pen = 0;
    if (clear) {
      out.text(CLEAR);
      out.x = 0;
      out.y = 0;
    }
    const nothing = out.length;
    for (let y = 0; y < next.rows; y++) if (!next.sameRow(sent, y)) this.#row(sent, next, y);
    if (out.length === nothing && !clear) return '';
    this.#setPen(0);
    out.text(END);
    return out.end();
  }

  #row(sent: Grid, next: Grid, y: number): void {
    const { columns, glyphs, styles } = next;
    const { glyphs: oldGlyphs, styles: oldStyles } = sent;
    const out = this.#out;
    out.reserve(columns * UNITS_PER_CELL);
    const start = y * columns;
    /** From here on the row is blank. */
    let end = start + columns;
    while (end > start && glyphs[end - 1] === SPACE && styles[end - 1] === 0) end--;
    if (end > start && end < start + columns && disputedBefore(glyphs, end, start) >= 0) end++;
    /** Cells before this one are not what they were, whatever the grids say. */
    let spoilt = start;
    for (let i = start; i < end; i++) {
      const glyph = glyphs[i] as number;
      if (glyph === oldGlyphs[i] && styles[i] === oldStyles[i] && i >= spoilt) continue;
      if (glyph === 0) continue;
      const x = i - start;
      if (out.x !== x || out.y !== y) {
        const before = i < spoilt ? -1 : disputedBefore(glyphs, i, start);
        if (before >= 0) {
          // The terminal may hold this cell for its right half, and would blank the rest of it in today's style.
          spoilt = i;
          i = before - 1;
          continue;
        }
        this.#reach(next, x, y);
      }
      if (isDisputed(glyph)) spoilt = Math.max(spoilt, start + this.#disputed(next, x, y));
      else this.#simple(next, i, columns - x);
    }
    this.#blankEnd(sent, y, end - start, spoilt - start);
  }

  /** Draws a character about which all terminals agree. */
  #simple(grid: Grid, i: number, room: number): void {
    const { glyphs, styles } = grid;
    const out = this.#out;
    const glyph = glyphs[i] as number;
    const style = styles[i] as number;
    if (style !== this.#pen && !(glyph === SPACE && blankStyle(this.#pen) === style)) this.#setPen(style);
    if (glyph < 0x10000) out.unit(glyph);
    else out.codePoint(glyph);
    const width = room > 1 && glyphs[i + 1] === 0 ? 2 : 1;
    out.x = width < room ? out.x + width : -1;
  }

  /**
   * Draws a character that may take more or fewer columns than we think, and returns up to which column it may have
   * spoilt what was there. Its cells are blanked first, for it may leave some of them alone; the cursor must be placed
   * before what comes next; and at the edge it must not wrap.
   */
  #disputed(grid: Grid, x: number, y: number): number {
    const out = this.#out;
    const { columns } = grid;
    const text = grid.textAt(x, y);
    const width = grid.widthAt(x, y);
    // No terminal takes more than two columns for a code point.
    const reach = Math.max(width + 1, 2 * text.length);
    this.#setPen(grid.styleAt(x, y));
    if (x + reach > columns) out.text(WRAP_OFF);
    for (let i = 0; i < width; i++) out.unit(SPACE);
    // The sequence also keeps it from joining what is to its left.
    out.column(x);
    out.text(text);
    if (x + reach > columns) out.text(WRAP_ON);
    out.x = -1;
    return Math.min(columns, x + reach);
  }

  /** Brings the cursor to a cell: over what is there already, by drawing that once more, where this is shorter. */
  #reach(grid: Grid, x: number, y: number): void {
    const out = this.#out;
    const cost = out.moveCost(x, y);
    if (y === out.y && out.x >= 0 && out.x < x) {
      if (this.#bridge(grid, out.x, x, y, cost)) return;
    } else if (out.y >= 0 && y > out.y) {
      const lines = 2 * (y - out.y);
      if (x > 0 && lines < cost && this.#bridge(grid, 0, x, y, cost - lines)) return;
    }
    out.moveTo(x, y);
  }

  #bridge(grid: Grid, from: number, x: number, y: number, moveCost: number): boolean {
    const { glyphs, styles } = grid;
    const start = y * grid.columns;
    // Each cell takes at least a byte; the right half of a wide one takes none, but its left takes three.
    if (x - from > moveCost) return false;
    let pen = this.#pen;
    const target = styles[start + x] as number;
    const allowed = moveCost + this.#pens.transition(pen, target).length;
    let cost = 0;
    for (let i = start + from; i < start + x; i++) {
      const glyph = glyphs[i] as number;
      if (glyph === 0) continue;
      if (isDisputed(glyph)) return false;
      const style = styles[i] as number;
      if (style !== pen && !(glyph === SPACE && blankStyle(pen) === style)) {
        cost += this.#pens.transition(pen, style).length;
        pen = style;
      }
      cost += utf8Bytes(glyph);
      if (cost > allowed) return false;
    }
    if (cost + this.#pens.transition(pen, target).length > allowed) return false;
    const out = this.#out;
    if (out.y !== y) out.newLine(y);
    for (let i = start + from; i < start + x; i++) {
      if (glyphs[i] !== 0) this.#simple(grid, i, grid.columns - (i - start));
    }
    return true;
  }

  /** Erases what was in the cells of a row from `end` on. */
  #blankEnd(sent: Grid, y: number, end: number, spoilt: number): void {
    const { columns, glyphs, styles } = sent;
    const out = this.#out;
    const start = y * columns;
    let last = columns - 1;
    while (last >= end && last >= spoilt && glyphs[start + last] === SPACE && styles[start + last] === 0)
      last--;
    if (last < end) return;
    let first = end;
    while (first >= spoilt && glyphs[start + first] === SPACE && styles[start + first] === 0) first++;
    const count = last - first + 1;
    // What is between is blank already.
    if (end === 0 || (out.y === y && out.x >= end && out.x < first))
      first = out.y === y && end > 0 ? out.x : 0;
    if (out.x !== first || out.y !== y) out.moveTo(first, y);
    // Without relying on what a terminal erases with: the background it has now, or none.
    if (blankStyle(this.#pen) !== 0) this.#setPen(0);
    if (count < ERASE_LINE_END.length && last - first < ERASE_LINE_END.length) {
      for (let x = first; x <= last; x++) out.unit(SPACE);
      out.x = last + 1 < columns ? last + 1 : -1;
    } else out.text(ERASE_LINE_END);
  }

  #setPen(style: number): void {
    if (style === this.#pen) return;
    this.#out.text(this.#pens.transition(this.#pen, style));
    this.#pen = style;
  }
}

const encoders = new Map<ColorDepth, Encoder>();

/**
 * The bytes after which a terminal that shows `sent` shows `next`; empty if it does. Both are of one size and share a
 * table of clusters. The terminal's cursor may be anywhere and is left anywhere; its style is the default one before and
 * after.
 */
export function encodeDiff(sent: Grid, next: Grid, options: EncodeOptions): string {
  let encoder = encoders.get(options.colors);
  if (!encoder) {
    encoder = new Encoder(options.colors);
    encoders.set(options.colors, encoder);
  }
  return encoder.encode(sent, next, options.clear ?? false);
}
