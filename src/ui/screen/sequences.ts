// SPDX-License-Identifier: MIT

const ESC = 0x1b;
const BRACKET = 0x5b;
const SEMICOLON = 0x3b;
const BACKSPACE = 8;
const LF = 10;
const CR = 13;
const FIRST_SIZE = 1 << 14;
/** More is cheaper as a sequence. */
const MOST_BACKSPACES = 2;

const digits = (n: number): number => (n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 5);
/** `\x1b[nX`, where 1 is left out. */
const countBytes = (n: number): number => (n === 1 ? 3 : 3 + digits(n));

/**
 * What is sent to a terminal, made without a string for each part, and where it leaves the cursor. `x` is -1 while only
 * the row is known: after the last column some terminals wait at its right edge and some do not, and after an odd
 * character they disagree about its width.
 */
export class Sequences {
  #units = new Uint16Array(FIRST_SIZE);
  #bytes = Buffer.from(this.#units.buffer);
  #length = 0;
  x = -1;
  y = -1;

  get length(): number {
    return this.#length;
  }

  /** Begins anew, the cursor anywhere. */
  begin(): void {
    this.#length = 0;
    this.x = -1;
    this.y = -1;
  }

  /** Room for so many UTF-16 units, which the methods below do not check. */
  reserve(units: number): void {
    const needed = this.#length + units;
    if (needed <= this.#units.length) return;
    const grown = new Uint16Array(needed * 2);
    grown.set(this.#units.subarray(0, this.#length));
    this.#units = grown;
    this.#bytes = Buffer.from(grown.buffer);
  }

  /** All of it as text. */
  end(): string {
    return this.#bytes.toString('utf16le', 0, this.#length * 2);
  }

  unit(unit: number): void {
    this.#units[this.#length++] = unit;
  }

  codePoint(codePoint: number): void {
    if (codePoint < 0x10000) this.unit(codePoint);
    else {
      this.unit(0xd800 + ((codePoint - 0x10000) >> 10));
      this.unit(0xdc00 + ((codePoint - 0x10000) & 0x3ff));
    }
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.unit(text.charCodeAt(i));
  }

  #number(n: number): void {
    if (n >= 10) this.#number(Math.floor(n / 10));
    this.unit(0x30 + (n % 10));
  }

  #control(count: number, final: string): void {
    this.unit(ESC);
    this.unit(BRACKET);
    if (count !== 1) this.#number(count);
    this.unit(final.charCodeAt(0));
  }

  /** Bytes of the shortest way to a cell in the row of the cursor or below it. */
  moveCost(x: number, y: number): number {
    const absolute = 3 + digits(y + 1) + (x === 0 ? 0 : 1 + digits(x + 1));
    if (this.y < 0 || y < this.y) return absolute;
    return Math.min(absolute, y === this.y ? this.#inRowCost(x) : this.#downCost(x, y));
  }

  #inRowCost(x: number): number {
    if (x === this.x) return 0;
    if (x === 0) return 1;
    const column = 3 + digits(x + 1);
    if (this.x < 0) return column;
    if (x > this.x) return Math.min(column, countBytes(x - this.x));
    return this.x - x <= MOST_BACKSPACES ? this.x - x : column;
  }

  #downCost(x: number, y: number): number {
    const lines = 2 * (y - this.y) + (x === 0 ? 0 : countBytes(x));
    return x === this.x ? Math.min(lines, countBytes(y - this.y)) : lines;
  }

  moveTo(x: number, y: number): void {
    const cost = this.moveCost(x, y);
    if (this.y >= 0 && y === this.y && cost === this.#inRowCost(x)) this.#moveInRow(x, cost);
    else if (this.y >= 0 && y > this.y && cost === this.#downCost(x, y)) this.#moveDown(x, y, cost);
    else {
      this.unit(ESC);
      this.unit(BRACKET);
      this.#number(y + 1);
      if (x > 0) {
        this.unit(SEMICOLON);
        this.#number(x + 1);
      }
      this.unit(0x48);
    }
    this.x = x;
    this.y = y;
  }

  #moveInRow(x: number, cost: number): void {
    if (cost === 0) return;
    if (x === 0) this.unit(CR);
    else if (this.x >= 0 && x > this.x && cost === countBytes(x - this.x)) this.#control(x - this.x, 'C');
    else if (x < this.x && cost === this.x - x) for (let i = x; i < this.x; i++) this.unit(BACKSPACE);
    else this.column(x);
  }

  #moveDown(x: number, y: number, cost: number): void {
    if (x === this.x && cost === countBytes(y - this.y)) this.#control(y - this.y, 'B');
    else {
      this.newLine(y);
      if (x > 0) this.#control(x, 'C');
    }
  }

  /** To the first column of a row below, which is on the screen: the terminal does not scroll. */
  newLine(y: number): void {
    for (let row = this.y; row < y; row++) {
      this.unit(CR);
      this.unit(LF);
    }
    this.x = 0;
    this.y = y;
  }

  /** To a column of the same row, whatever the terminal believes to be in. */
  column(x: number): void {
    this.unit(ESC);
    this.unit(BRACKET);
    this.#number(x + 1);
    this.unit(0x47);
    this.x = x;
  }
}
