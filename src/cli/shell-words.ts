// SPDX-License-Identifier: MIT
/** A line as a shell takes it apart: words, quotes and backslashes, and nothing that only a shell can do. */
import { ProbeError } from '../probes/errors.ts';

/** What does not stand for itself outside quotes. `*`, `?` and `[` do: they are a pattern's. */
const SHELL_ONLY = /[|;&<>()`]/;

/** No other white space parts words. */
const BLANK = /[ \t\n]/;

const refuse = (sentence: string): ProbeError => new ProbeError('BAD_VALUE', sentence);

/** Throws BAD_VALUE for a quote that is not closed, and for pipes, redirections, substitutions. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  const characters = [...line];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    const next = characters[at + 1];
    if (quote === "'") {
      if (character === "'") quote = undefined;
      else word = (word ?? '') + character;
    } else if (
      character === '\\' &&
      (quote === undefined ? next !== undefined : /["\\$`]/.test(next ?? ''))
    ) {
      word = (word ?? '') + next;
      at++;
    } else if (isSubstitution(character, next)) {
      throw refuse(`${JSON.stringify(character + (next ?? ''))} is for a shell, which is not at work here.`);
    } else if (quote === '"') {
      if (character === '"') quote = undefined;
      else word = (word ?? '') + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (BLANK.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (SHELL_ONLY.test(character)) {
      throw refuse(`${JSON.stringify(character)} is for a shell: leave it out, or quote it.`);
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined) throw refuse(`The quote ${quote} is not closed.`);
  return word === undefined ? words : [...words, word];
}

/** Also within double quotes. A `$` at the end of a regular expression is none. */
function isSubstitution(character: string, next = ''): boolean {
  return character === '`' || (character === '$' && /[({\w]/.test(next));
}
