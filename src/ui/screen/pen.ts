// SPDX-License-Identifier: MIT
/** The sequences that change how a terminal draws what comes next (SGR). */
import { atDepth, type Color, type ColorDepth, isTrueColor } from './color.ts';
import { BOLD, background, DIM, flagsOf, foreground, INVERSE, ITALIC, STRIKE, UNDERLINE } from './style.ts';

/** Flag, its number, the number that ends it. */
const FLAGS: readonly (readonly [flag: number, on: string, off: string])[] = [
  [BOLD, '1', '22'],
  [DIM, '2', '22'],
  [ITALIC, '3', '23'],
  [UNDERLINE, '4', '24'],
  [INVERSE, '7', '27'],
  [STRIKE, '9', '29'],
];

/** `first` is 30 for letters and 40 for what is behind them. */
function colorParameters(color: Color, first: 30 | 40): string {
  if (isTrueColor(color)) {
    return `${first + 8};2;${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`;
  }
  if (color >= 16) return `${first + 8};5;${color}`;
  return String(color >= 8 ? first + 60 + color - 8 : first + color);
}

interface Look {
  readonly fg: Color | undefined;
  readonly bg: Color | undefined;
  readonly on: number;
}

const PLAIN: Look = { fg: undefined, bg: undefined, on: 0 };

function parametersTo(from: Look, to: Look): string[] {
  const parameters: string[] = [];
  let { on } = from;
  for (const [flag, , off] of FLAGS) {
    if (!(on & flag) || to.on & flag) continue;
    parameters.push(off);
    // One number ends bold and dim.
    on &= flag & (BOLD | DIM) ? ~(BOLD | DIM) : ~flag;
  }
  for (const [flag, number] of FLAGS) if (to.on & flag && !(on & flag)) parameters.push(number);
  if (from.fg !== to.fg) parameters.push(to.fg === undefined ? '39' : colorParameters(to.fg, 30));
  if (from.bg !== to.bg) parameters.push(to.bg === undefined ? '49' : colorParameters(to.bg, 40));
  return parameters;
}

/** Styles as a terminal of one colour depth draws them. */
export class Pens {
  readonly #depth: ColorDepth;

  constructor(depth: ColorDepth) {
    this.#depth = depth;
  }

  /** The shortest sequence from one style to another; empty when they look alike. */
  transition(from: number, to: number): string {
    return from === to ? '' : this.#make(this.#look(from), this.#look(to));
  }

  #make(from: Look, to: Look): string {
    const change = parametersTo(from, to).join(';');
    if (change === '') return '';
    // An empty parameter counts as 0, which ends everything.
    const anew = ['', ...parametersTo(PLAIN, to)].join(';');
    return `\x1b[${anew.length <= change.length ? anew : change}m`;
  }

  #look(style: number): Look {
    return {
      fg: atDepth(foreground(style), this.#depth),
      bg: atDepth(background(style), this.#depth),
      on: flagsOf(style),
    };
  }
}
