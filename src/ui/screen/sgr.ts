// SPDX-License-Identifier: MIT
/** Reads SGR parameters, as Ink writes them, into a style. */
import { type Color, rgb } from './color.ts';
import { BOLD, DIM, INVERSE, ITALIC, internStyle, STRIKE, UNDERLINE } from './style.ts';

const ON: Readonly<Record<number, number>> = {
  1: BOLD,
  2: DIM,
  3: ITALIC,
  4: UNDERLINE,
  7: INVERSE,
  9: STRIKE,
  21: UNDERLINE,
};
const OFF: Readonly<Record<number, number>> = {
  22: BOLD | DIM,
  23: ITALIC,
  24: UNDERLINE,
  27: INVERSE,
  29: STRIKE,
};

const FOREGROUND = 38;
const BACKGROUND = 48;
const UNDERLINE_COLOR = 58;

const part = (value: number | undefined): number => Math.min(255, value ?? 0);

export class SgrReader {
  #fg: Color | undefined;
  #bg: Color | undefined;
  #on = 0;
  /** Number of the style that the parameters so far have come to. */
  style = 0;

  /** The style of erased cells: the background alone. */
  get erased(): number {
    return internStyle(undefined, this.#bg, 0);
  }

  read(parameters: string): void {
    const list = parameters.split(';');
    for (let i = 0; i < list.length; i++) {
      const [code = 0, ...sub] = (list[i] as string).split(':').map(Number);
      if (code === FOREGROUND || code === BACKGROUND || code === UNDERLINE_COLOR) {
        if (sub.length > 0) this.#setColor(code, colonColor(sub));
        else {
          const rest = list.slice(i + 1, i + 5).map(Number);
          this.#setColor(code, semicolonColor(rest));
          i += rest[0] === 2 ? 4 : rest[0] === 5 ? 2 : 0;
        }
      } else if (code === 4 && sub[0] === 0) this.#on &= ~UNDERLINE;
      else this.#apply(code);
    }
    this.style = internStyle(this.#fg, this.#bg, this.#on);
  }

  #apply(code: number): void {
    if (code === 0) {
      this.#fg = undefined;
      this.#bg = undefined;
      this.#on = 0;
    } else if (code in ON) this.#on |= ON[code] as number;
    else if (code in OFF) this.#on &= ~(OFF[code] as number);
    else if (code >= 30 && code <= 37) this.#fg = code - 30;
    else if (code === 39) this.#fg = undefined;
    else if (code >= 40 && code <= 47) this.#bg = code - 40;
    else if (code === 49) this.#bg = undefined;
    else if (code >= 90 && code <= 97) this.#fg = code - 90 + 8;
    else if (code >= 100 && code <= 107) this.#bg = code - 100 + 8;
  }

  #setColor(code: number, color: Color | undefined): void {
    if (color === undefined) return;
    if (code === FOREGROUND) this.#fg = color;
    else if (code === BACKGROUND) this.#bg = color;
  }
}

function semicolonColor([kind, a, b, c]: readonly number[]): Color | undefined {
  if (kind === 5) return part(a);
  return kind === 2 ? rgb(part(a), part(b), part(c)) : undefined;
}

/** `5:n`, `2:r:g:b`, and the standard's `2:space:r:g:b`. */
function colonColor(sub: readonly number[]): Color | undefined {
  if (sub[0] === 2 && sub.length > 4) return semicolonColor([2, ...sub.slice(2, 5)]);
  return semicolonColor(sub);
}
