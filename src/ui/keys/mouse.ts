// SPDX-License-Identifier: MIT
import type { Modifiers } from './key.ts';

export type MouseAction =
  | 'press'
  | 'release'
  | 'drag'
  | 'move'
  | 'wheelup'
  | 'wheeldown'
  | 'wheelleft'
  | 'wheelright';

export interface MouseEvent extends Modifiers {
  readonly action: MouseAction;
  /** `none` for a wheel and for a move with no button held. */
  readonly button: 'left' | 'middle' | 'right' | 'none';
  /** The cell, from 0, 0 at the top left. */
  readonly column: number;
  readonly row: number;
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;
const WHEEL = ['wheelup', 'wheeldown', 'wheelleft', 'wheelright'] as const;

/** Bits of the first number of a report. */
const SHIFT = 4;
const ALT = 8;
const CTRL = 16;
const MOTION = 32;
const IS_WHEEL = 64;
/** Buttons 8 to 11. */
const IS_EXTRA = 128;

/** An SGR report (mode 1006): `CSI < code ; column ; row` and `M`, or `m` for a release. Undefined for nonsense. */
export function sgrMouse(parameters: string, final: string): MouseEvent | undefined {
  const [, first, second, third] = /^(\d{1,3});(\d{1,5});(\d{1,5})$/.exec(parameters) ?? [];
  const [code, column, row] = [Number(first), Number(second), Number(third)];
  if (!(column > 0 && row > 0) || code & IS_EXTRA || code > 255) return undefined;
  const which = (code & 3) as 0 | 1 | 2 | 3;
  const button = code & IS_WHEEL ? 'none' : BUTTONS[which];
  const pressed = final === 'm' ? 'release' : 'press';
  const moved = button === 'none' ? 'move' : 'drag';
  return {
    action: code & IS_WHEEL ? WHEEL[which] : code & MOTION ? moved : pressed,
    button,
    column: column - 1,
    row: row - 1,
    shift: (code & SHIFT) !== 0,
    alt: (code & ALT) !== 0,
    ctrl: (code & CTRL) !== 0,
  };
}
