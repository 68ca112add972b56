// SPDX-License-Identifier: MIT
/** Typing into the last line. */
import type { Prompt } from '../../state/store.ts';
import type { Key } from './decode.ts';
import { LONGEST_PASTE } from './paste.ts';

/** No path is longer; a PID has ten digits at the most. A command line that is cut would mean something else. */
const LONGEST: Readonly<Record<Prompt['id'], number>> = {
  filter: 4096,
  pid: 10,
  cgroup: 4096,
  param: 256,
  save: 4096,
  time: 40,
  command: LONGEST_PASTE,
};

let segmenter: Intl.Segmenter | undefined;

/** Only what can be part of the answer. */
export function cleaned(prompt: Prompt, typed: string): string {
  const kept = prompt.id === 'pid' ? typed.replace(/[^0-9]/g, '') : typed.replace(/\p{C}/gu, '');
  return kept.slice(0, Math.max(0, LONGEST[prompt.id] - prompt.text.length));
}

/** The text after a key; undefined when the key does not change it. */
export function edited(prompt: Prompt, key: Key): string | undefined {
  const { text } = prompt;
  if (key.name === 'backspace' && !key.ctrl) {
    // Made when it is needed: that takes 20 ms.
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const last = [...segmenter.segment(text)].at(-1);
    return last ? text.slice(0, last.index) : text;
  }
  if (key.ctrl && key.name === 'u') return '';
  if (key.ctrl && (key.name === 'w' || key.name === 'backspace')) return text.replace(/\S*\s*$/, '');
  if (key.ctrl || key.alt) return undefined;
  const character = key.name === 'space' ? ' ' : key.name;
  if ([...character].length !== 1) return undefined;
  return text + cleaned(prompt, character);
}
