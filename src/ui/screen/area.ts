// SPDX-License-Identifier: MIT

import type { Target } from '../target.ts';
import { type Grid, SPACE } from './grid.ts';
import type { KeptParts } from './kept-parts.ts';
import type { Marks } from './marks.ts';
import { digitsWidth, putDigits } from './put-digits.ts';
import { putText } from './put-text.ts';
import type { Rect } from './screen.ts';
import { blankStyle } from './style.ts';

/** What areas of one frame have in common; without it nothing is told, and everything painted. */
interface FrameParts {
  /** Where it is told what is in them. */
  readonly marks?: Marks;
  readonly kept?: KeptParts;
}

/**
 * The rectangle of a grid that is given to a painter. Its own top left corner is (0, 0); whatever is beyond its edges, or
 * beyond those of the grid, is cut off. It holds what is below until it is painted over. Coordinates are whole numbers.
 */
export class Area {
  readonly width: number;
  readonly height: number;
  readonly #grid: Grid;
  readonly #x: number;
  readonly #y: number;
  /** What may be changed, in the grid's columns and rows; the ends are not included. */
  readonly #left: number;
  readonly #right: number;
  readonly #top: number;
  readonly #bottom: number;
  readonly #frame: FrameParts;

  /**
   * @param within what it is a part of
   * @param frame what it belongs to, unless it is a part
   */
  constructor(
    grid: Grid,
    x: number,
    y: number,
    width: number,
    height: number,
    within?: Area,
    frame: FrameParts = {},
  ) {
    this.#frame = within ? within.#frame : frame;
    this.#grid = grid;
    this.#x = x | 0;
    this.#y = y | 0;
    this.width = Math.max(0, width | 0);
    this.height = Math.max(0, height | 0);
    this.#left = Math.max(this.#x, within ? within.#left : 0);
    this.#top = Math.max(this.#y, within ? within.#top : 0);
    this.#right = Math.min(this.#x + this.width, within ? within.#right : grid.columns);
    this.#bottom = Math.min(this.#y + this.height, within ? within.#bottom : grid.rows);
  }

  /** A part of this one, cut off at its edges. */
  inner(x: number, y: number, width: number, height: number): Area {
    return new Area(this.#grid, this.#x + (x | 0), this.#y + (y | 0), width, height, this);
  }

  /**
   * Paints a part of this one. While all values of `stamp` are what they were in the frame before, that frame's picture
   * of it stands: they must tell all that is seen there, and nothing may be painted over the part later.
   */
  kept(
    x: number,
    y: number,
    width: number,
    height: number,
    stamp: readonly unknown[],
    paint: (area: Area) => void,
  ): void {
    const part = this.inner(x, y, width, height);
    const { kept, marks } = this.#frame;
    const rect = part.#rect;
    // Where an edge cuts it, what is seen does not tell which part of it that is.
    if (!kept || rect.width !== width || rect.height !== height) {
      paint(part);
      return;
    }
    const frame = { grid: this.#grid, marks };
    kept.put(rect, stamp, frame, () => paint(part));
  }

  /**
   * The same for a picture whose columns move to the left as time goes on, each a cell wide, the newest at the right edge.
   * Where the frame before had them the columns are copied, but for the newest, which may still change.
   * @param columns what each of them is: as long as one is the same, and `stamp` too, it looks the same
   * @param paint paints from one of these columns on
   */
  moving(
    x: number,
    y: number,
    width: number,
    height: number,
    stamp: readonly unknown[],
    columns: readonly unknown[],
    paint: (area: Area, from: number) => void,
  ): void {
    const part = this.inner(x, y, width, height);
    const { kept, marks } = this.#frame;
    const rect = part.#rect;
    if (!kept || rect.width !== width || columns.length > width) {
      paint(part, 0);
      return;
    }
    const frame = { grid: this.#grid, marks };
    kept.putMoving(rect, [height, ...stamp], columns, frame, (from) => paint(part, from));
  }

  /**
   * Draws one line of text. What cannot be drawn, a control character foremost, appears as U+FFFD; a wide character that an
   * edge cuts leaves blanks. Returns how many columns from `x` on it took, at most `maxWidth`, which by
   * default is all up to the right edge.
   */
  text(x: number, y: number, text: string, style = 0, maxWidth = this.width - x): number {
    const row = this.#y + (y | 0);
    const from = this.#x + (x | 0);
    const right = Math.min(this.#right, from + (maxWidth | 0));
    if (row < this.#top || row >= this.#bottom || from >= right || this.#left >= right) return 0;
    return putText(this.#grid, row, from, this.#left, right, text, style) - from;
  }

  /**
   * Draws a whole number that ends at the right of so many columns, its last digits behind a point; false, and draws nothing, where it is no
   * such number or does not fit, or some of the columns are not to be seen.
   */
  number(x: number, y: number, width: number, value: number, decimals: number, style: number): boolean {
    const row = this.#y + (y | 0);
    const from = this.#x + (x | 0);
    const end = from + (width | 0);
    const taken = digitsWidth(value, decimals);
    if (taken === 0 || taken > width || from < this.#left || end > this.#right) return false;
    if (row < this.#top || row >= this.#bottom) return false;
    putDigits(this.#grid, row, end, taken, value, decimals, style);
    return true;
  }

  /** Draws one character so often, one cell each. @param character of one column */
  run(x: number, y: number, columns: number, character: string, style: number): void {
    const row = this.#y + (y | 0);
    const from = Math.max(this.#left, this.#x + (x | 0));
    const to = Math.min(this.#right, this.#x + ((x + columns) | 0));
    if (row < this.#top || row >= this.#bottom || from >= to) return;
    this.#grid.fillRow(row, from, to, character.charCodeAt(0), style);
  }

  /** Blanks a rectangle in a style. */
  fill(x: number, y: number, width: number, height: number, style = 0): void {
    const left = this.#clipX(x);
    const right = this.#clipX(x + width);
    const bottom = Math.min(this.#bottom, this.#y + ((y + height) | 0));
    for (let row = Math.max(this.#top, this.#y + (y | 0)); row < bottom; row++) {
      this.#grid.erase(row, left, right, style);
    }
  }

  /** Tells what a rectangle stands for. What is marked later lies above. */
  mark(x: number, y: number, width: number, height: number, target: Target): void {
    const { marks } = this.#frame;
    if (!marks) return;
    const left = this.#clipX(x);
    const top = Math.max(this.#top, this.#y + y);
    // From its own start on, for what is in it is counted from there.
    if (left > this.#x + x || top > this.#y + y) return;
    const right = this.#clipX(x + width);
    const bottom = Math.min(this.#bottom, this.#y + y + height);
    marks.add({ x: left, y: top, width: right - left, height: bottom - top, target });
  }

  /** Blanks all of it. */
  clear(style = 0): void {
    this.fill(0, 0, this.width, this.height, style);
  }

  /** Gives cells of a line another style and leaves their text: for selections. A wide character is taken whole. */
  style(x: number, y: number, width: number, style: number): void {
    const row = this.#y + (y | 0);
    if (row < this.#top || row >= this.#bottom) return;
    const { glyphs, styles, columns } = this.#grid;
    const blank = blankStyle(style);
    const start = row * columns;
    let from = start + this.#clipX(x);
    let to = start + this.#clipX(x + width);
    if (from >= to) return;
    while (from > start && glyphs[from] === 0) from--;
    while (to < start + columns && glyphs[to] === 0) to++;
    for (let i = from; i < to; i++) styles[i] = glyphs[i] === SPACE ? blank : style;
  }

  /** What of it is to be seen. */
  get #rect(): Rect {
    return {
      x: this.#left,
      y: this.#top,
      width: Math.max(0, this.#right - this.#left),
      height: Math.max(0, this.#bottom - this.#top),
    };
  }

  #clipX(x: number): number {
    return Math.min(Math.max(this.#x + (x | 0), this.#left), Math.max(this.#left, this.#right));
  }
}
