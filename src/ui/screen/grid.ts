// SPDX-License-Identifier: MIT
/** A picture of the terminal: for each cell which character it begins, and how it looks. */
import { ClusterTable } from './clusters.ts';
import type { Rect } from './screen.ts';
import { blankStyle } from './style.ts';

export const SPACE = 0x20;

export class Grid {
  readonly clusters: ClusterTable;
  #columns: number;
  #rows: number;
  /** Code points or numbers of {@link clusters}; 0 is covered by the wide character to its left. */
  glyphs: Uint32Array<ArrayBuffer>;
  /** Numbers of styles. A blank cell has a style of {@link blankStyle}, so that what looks alike compares alike. */
  styles: Uint16Array<ArrayBuffer>;

  /** Grids that are compared or copied must share one table. */
  constructor(columns: number, rows: number, clusters: ClusterTable = new ClusterTable()) {
    this.clusters = clusters;
    this.#columns = columns;
    this.#rows = rows;
    this.glyphs = new Uint32Array(columns * rows).fill(SPACE);
    this.styles = new Uint16Array(columns * rows);
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  clear(): void {
    this.glyphs.fill(SPACE);
    this.styles.fill(0);
  }

  /** Becomes the same as a grid of the same size and table. */
  copy(from: Grid): void {
    this.glyphs.set(from.glyphs);
    this.styles.set(from.styles);
  }

  /**
   * The same for a rectangle that is inside, and cuts no wide character.
   * @param right so many columns to its right the other grid has it
   */
  copyPart(from: Grid, { x, y, width, height }: Rect, right = 0): void {
    const columns = this.#columns;
    // Whole lines lie behind one another.
    const lines = width === columns ? { height: 1, width: width * height } : { height, width };
    for (let line = 0; line < lines.height; line++) {
      const start = (y + line) * columns + x;
      const first = start + right;
      this.glyphs.set(from.glyphs.subarray(first, first + lines.width), start);
      this.styles.set(from.styles.subarray(first, first + lines.width), start);
    }
  }

  /** Keeps what fits, from the top left corner. */
  resize(columns: number, rows: number): void {
    const { glyphs, styles } = this;
    const oldColumns = this.#columns;
    const copied = Math.min(this.#rows, rows);
    const width = Math.min(oldColumns, columns);
    this.#columns = columns;
    this.#rows = rows;
    this.glyphs = new Uint32Array(columns * rows).fill(SPACE);
    this.styles = new Uint16Array(columns * rows);
    for (let y = 0; y < copied; y++) {
      const from = y * oldColumns;
      this.glyphs.set(glyphs.subarray(from, from + width), y * columns);
      this.styles.set(styles.subarray(from, from + width), y * columns);
      if (width < oldColumns && glyphs[from + width] === 0)
        this.#blankLeft(y * columns, y * columns + width - 1);
    }
  }

  /** Moves everything up; what comes in below is blank, in a style. */
  scrollUp(lines: number, style = 0): void {
    const cells = Math.min(lines, this.#rows) * this.#columns;
    this.glyphs.copyWithin(0, cells).fill(SPACE, this.glyphs.length - cells);
    this.styles.copyWithin(0, cells).fill(blankStyle(style), this.styles.length - cells);
  }

  /** Blanks cells of one row, which must be inside. */
  erase(y: number, from: number, to: number, style: number): void {
    if (from < to) this.fillRow(y, from, to, SPACE, blankStyle(style));
  }

  /** Puts the same glyph, of one column, into cells of one row, which must be inside; there must be some. */
  fillRow(y: number, from: number, to: number, glyph: number, style: number): void {
    this.cutBefore(y, from);
    const start = y * this.#columns;
    this.glyphs.fill(glyph, start + from, start + to);
    this.styles.fill(style, start + from, start + to);
    this.cutAfter(y, to);
  }

  /** To be called before cells from `x` on are overwritten: a wide character that reaches into them becomes blanks. */
  cutBefore(y: number, x: number): void {
    const start = y * this.#columns;
    if (this.glyphs[start + x] === 0) this.#blankLeft(start, start + x);
  }

  /** To be called after the cells before `x` were overwritten: the rest of a wide character becomes blanks. */
  cutAfter(y: number, x: number): void {
    const end = (y + 1) * this.#columns;
    for (let i = y * this.#columns + x; i < end && this.glyphs[i] === 0; i++) this.#blank(i);
  }

  #blankLeft(start: number, from: number): void {
    let i = from;
    while (i > start && this.glyphs[i] === 0) this.#blank(i--);
    this.#blank(i);
  }

  #blank(i: number): void {
    this.glyphs[i] = SPACE;
    this.styles[i] = blankStyle(this.styles[i] as number);
  }

  /** The character that begins in a cell; nothing where a wide one goes on. */
  textAt(x: number, y: number): string {
    return this.clusters.text(this.glyphs[y * this.#columns + x] as number);
  }

  styleAt(x: number, y: number): number {
    return this.styles[y * this.#columns + x] as number;
  }

  /** Columns of the character that begins in a cell; 0 where a wide one goes on. */
  widthAt(x: number, y: number): number {
    const row = this.glyphs.subarray(y * this.#columns, (y + 1) * this.#columns);
    if (row[x] === 0) return 0;
    let width = 1;
    while (row[x + width] === 0) width++;
    return width;
  }

  /** The text of each row without the blanks at its end. */
  lines(): string[] {
    return Array.from({ length: this.#rows }, (_, y) => {
      let line = '';
      for (let x = 0; x < this.#columns; x++) line += this.textAt(x, y);
      return line.trimEnd();
    });
  }
}
