// SPDX-License-Identifier: MIT
/** What a key press is, whatever bytes a terminal has for it. */

/** Keys that type no text. */
export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | 'insert'
  | 'delete'
  | 'backspace'
  | 'enter'
  | 'tab'
  | 'escape'
  | 'space'
  | 'f1'
  | 'f2'
  | 'f3'
  | 'f4'
  | 'f5'
  | 'f6'
  | 'f7'
  | 'f8'
  | 'f9'
  | 'f10'
  | 'f11'
  | 'f12';

export interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** False for text: `G` is the name `G`, not `g` with shift. With ctrl a letter is small and shift is told. */
  readonly shift: boolean;
}

export interface Key extends Modifiers {
  /** A {@link KeyName}, or the one character that was typed. */
  readonly name: string;
}

export const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };

/** xterm's and kitty's modifier parameter: 1 and a sum of bits. 8 is xterm's Meta, 32 kitty's. */
export function modifiersOf(parameter: string | undefined): Modifiers {
  const bits = Math.max(0, (Number.parseInt(parameter ?? '', 10) || 1) - 1);
  return { shift: (bits & 1) !== 0, alt: (bits & (2 | 8 | 32)) !== 0, ctrl: (bits & 4) !== 0 };
}

const CONTROLS: Readonly<Record<number, KeyName>> = {
  8: 'backspace',
  9: 'tab',
  // Enter sends a carriage return; a line feed is what a script or a pasted line has.
  10: 'enter',
  13: 'enter',
  27: 'escape',
  32: 'space',
  127: 'backspace',
};

export function namedKey(name: KeyName, modifiers: Modifiers = NO_MODIFIERS): Key {
  return { name, ctrl: modifiers.ctrl, alt: modifiers.alt, shift: modifiers.shift };
}

/** The key of a code point, as a byte of its own or as a number in a sequence; undefined for what nobody types. */
export function keyOf(codePoint: number, modifiers: Modifiers = NO_MODIFIERS): Key | undefined {
  const named = CONTROLS[codePoint];
  if (named) return namedKey(named, modifiers);
  if (codePoint === 0) return namedKey('space', { ...modifiers, ctrl: true });
  // Ctrl-A is 1, Ctrl-\ is 28.
  if (codePoint < 32) {
    const name = String.fromCharCode(codePoint + 64).toLowerCase();
    return { name, ctrl: true, alt: modifiers.alt, shift: modifiers.shift };
  }
  if (isControl(codePoint) || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint < 0xe000))
    return undefined;
  const character = String.fromCodePoint(codePoint);
  if (modifiers.ctrl) return { ...modifiers, name: character.toLowerCase() };
  const upper = character.toUpperCase();
  const isLetter = upper !== character.toLowerCase() && [...upper].length === 1;
  if (modifiers.shift && isLetter) return { ...modifiers, name: upper, shift: false };
  return { ...modifiers, name: character };
}

/** C0, DEL and C1. */
export function isControl(codePoint: number): boolean {
  return codePoint < 32 || (codePoint >= 127 && codePoint < 160);
}

/** What a key adds to a line of text; undefined for keys that type nothing. */
export function typedText(key: Key): string | undefined {
  if (key.ctrl || key.alt) return undefined;
  if (key.name === 'space') return ' ';
  return key.name.length === String.fromCodePoint(key.name.codePointAt(0) ?? 0).length ? key.name : undefined;
}
