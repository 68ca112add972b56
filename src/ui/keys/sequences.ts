// SPDX-License-Identifier: MIT
/** What a complete `CSI …` or `SS3 …` means. Everything unknown is nobody's key: a reply, a report, a newer protocol. */
import { type Key, type KeyName, keyOf, type Modifiers, modifiersOf, NO_MODIFIERS, namedKey } from './key.ts';
import { kittyKeys } from './kitty.ts';

const LETTERS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** rxvt: `CSI a` with shift, `SS3 a` with ctrl. */
const RXVT_ARROWS: Readonly<Record<string, KeyName>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** The numbers of `CSI n ~`: VT220, with those of rxvt (7, 8, 11 to 14). */
const NUMBERS: Readonly<Record<string, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** The keypad in application mode. */
const KEYPAD = new Map(
  [...'jklmnopqrstuvwxy'].map((letter, i) => [letter, '*+,-./0123456789'.charCodeAt(i)]),
);
KEYPAD.set('I', 9).set('M', 13).set(' ', 32).set('X', 61);

/** `CSI n $` and the like, rxvt's way to say modifiers. */
const RXVT_ENDS: Readonly<Record<string, Modifiers>> = {
  $: { ...NO_MODIFIERS, shift: true },
  '^': { ...NO_MODIFIERS, ctrl: true },
  '@': { ...NO_MODIFIERS, ctrl: true, shift: true },
};

const NOTHING: readonly Key[] = [];

function one(name: KeyName | undefined, modifiers?: Modifiers): readonly Key[] {
  return name ? [namedKey(name, modifiers)] : NOTHING;
}

/** The keys of `CSI parameters final`; none for what is no key. */
export function csiKeys(parameters: string, final: string): readonly Key[] {
  if (!/^[\d;:]*$/.test(parameters)) return NOTHING;
  if (final === 'u') return kittyKeys(parameters);
  const [first = '', second, third] = parameters.split(';');
  // kitty's event type 3 is the release of a key.
  if (second?.includes(':3')) return NOTHING;
  const modifiers = modifiersOf(second);
  if (final === '~') {
    // modifyOtherKeys: CSI 27 ; modifiers ; code point ~, where the code point is that of the shifted key already.
    if (first !== '27') return one(NUMBERS[first], modifiers);
    const key = keyOf(Number.parseInt(third ?? '', 10) || 0x80, modifiers);
    if (!key) return NOTHING;
    return [key.name.length === 1 && !key.ctrl ? { ...key, shift: false } : key];
  }
  const rxvt = RXVT_ENDS[final];
  if (rxvt) return one(NUMBERS[parameters], rxvt);
  if (final === 'Z') return one('tab', { ...modifiers, shift: true });
  // CSI row ; column R is the answer to a question for the cursor; F3 with modifiers looks the same and is given up.
  if (final === 'R' && parameters !== '') return NOTHING;
  if (parameters === '' && RXVT_ARROWS[final])
    return one(RXVT_ARROWS[final], { ...NO_MODIFIERS, shift: true });
  return one(LETTERS[final], modifiers);
}

/** The keys of `SS3 parameters final`, where old terminals put a modifier. */
export function ss3Keys(parameters: string, final: string): readonly Key[] {
  const modifiers = modifiersOf(parameters.split(';').at(-1));
  const keypad = KEYPAD.get(final);
  if (keypad !== undefined) {
    const key = keyOf(keypad, modifiers);
    return key ? [key] : NOTHING;
  }
  if (RXVT_ARROWS[final]) return one(RXVT_ARROWS[final], { ...NO_MODIFIERS, ctrl: true });
  return one(LETTERS[final], modifiers);
}

/** The Linux console's `CSI [ A` to `CSI [ E`. */
export function linuxKeys(final: string): readonly Key[] {
  return one(({ A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' } as const)[final]);
}
