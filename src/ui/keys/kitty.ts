// SPDX-License-Identifier: MIT
/** `CSI … u`, the keyboard protocol of kitty, which foot, WezTerm, ghostty and others have too. */
import { type Key, type KeyName, keyOf, modifiersOf, namedKey } from './key.ts';

/** Its numbers for the keypad, from 57399 on; the text they type, or a name. */
const KEYPAD_FIRST = 57399;
const KEYPAD_TEXT = '0123456789./*-+';
const KEYPAD_NAMED: Readonly<Record<number, KeyName>> = {
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};
/** Other keys (media, modifiers on their own, F13 and up) have numbers of a private area. */
const PRIVATE_FIRST = 57344;
const PRIVATE_LAST = 63743;

/**
 * The keys of `CSI code[:shifted[:base]] ; modifiers[:event] ; text u`. Most are one; the text of an input method may be
 * several characters.
 */
export function kittyKeys(parameters: string): readonly Key[] {
  const [codes = '', state = '', text = ''] = parameters.split(';');
  const [modifierPart, event] = state.split(':');
  if (event === '3') return [];
  const modifiers = modifiersOf(modifierPart);
  if (text !== '' && !modifiers.ctrl && !modifiers.alt) {
    return text.split(':').flatMap((codePoint) => keyOf(Number(codePoint)) ?? []);
  }
  const [plain = '', shifted = ''] = codes.split(':');
  const code = Number.parseInt(plain, 10);
  if (Number.isNaN(code)) return [];
  const named = KEYPAD_NAMED[code];
  if (named) return [namedKey(named, modifiers)];
  const keypad = KEYPAD_TEXT[code - KEYPAD_FIRST];
  if (keypad) return [{ name: keypad, ...modifiers }];
  if (code >= PRIVATE_FIRST && code <= PRIVATE_LAST) return [];
  // The shifted key is what the layout types; ctrl and a letter stay what their byte would say.
  const known = modifiers.shift && shifted !== '' && !modifiers.ctrl;
  const key = known ? keyOf(Number(shifted), { ...modifiers, shift: false }) : keyOf(code, modifiers);
  return key ? [key] : [];
}
