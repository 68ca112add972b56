// SPDX-License-Identifier: MIT
/** What stands before a tool's name where people copy it from: prompts, sudo, interpreters, folders, endings. */

/** Of sudo and env: flags that take the next word. */
const WITH_VALUE = /^-[ugCDhpRrTtU]$/;
const BEFORE = /^(sudo|doas|env|time|nice|exec|python[\d.]*|probetop)$/;
/** Words that somebody may look for, too. */
const AMBIGUOUS = /^(time|nice|exec|env)$/;
/** `VAR=value` before a command. */
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

export interface LineWords {
  /** Without folders and endings: `funccount` of `/usr/share/bcc/tools/funccount`. */
  readonly name: string;
  readonly rest: readonly string[];
  /** Something was left out that only stands before a command. */
  readonly wrapped: boolean;
}

function baseName(word: string): string {
  return word.replace(/^.*\//, '').replace(/(-bpfcc)?(\.(py|bt))?$/, '');
}

/** The command of a line, without what runs it. */
export function lineWords(words: readonly string[]): LineWords {
  let at = 0;
  // The prompt of a shell, copied along.
  if (/^[$#%>]$/.test(words[0] ?? '')) at++;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (at > 0 && word.startsWith('-')) {
      if (WITH_VALUE.test(word)) at++;
    } else if (!ASSIGNMENT.test(word) && !BEFORE.test(baseName(word))) break;
  }
  const word = words[at] ?? '';
  const name = baseName(word);
  const sure = words.slice(0, at).some((before) => !AMBIGUOUS.test(before));
  return { name, rest: words.slice(at + 1), wrapped: sure || name !== word };
}
