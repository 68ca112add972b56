// SPDX-License-Identifier: MIT
/** What a person types to say which functions: bcc's patterns, several at a time. */
import { visibleText } from '../../text/visible.ts';
import { ProbeError } from '../errors.ts';

/** Which names of a list are meant. */
export interface NamePattern {
  readonly kind: 'exact' | 'glob' | 'regex';
  readonly text: string;
}

/** What every name has that is meant, the longest such text; empty where there is none, or an expression would have to be understood. */
export function textIn({ kind, text }: NamePattern): string {
  if (kind === 'regex') return '';
  if (kind === 'exact') return text;
  return text
    .split(/[*?]+/)
    .reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}

/** One pattern, and where its names are to be looked for. `text` is the pattern as it was typed, for messages. */
export type TargetPattern =
  | { readonly kind: 'kernel'; readonly text: string; readonly name: NamePattern }
  | {
      readonly kind: 'tracepoint';
      readonly text: string;
      readonly category: NamePattern;
      readonly name: NamePattern;
    }
  /** `library` is a path, a library's or program's short name, or a module of the kernel. */
  | { readonly kind: 'user'; readonly text: string; readonly library: string; readonly name: NamePattern };

const LONGEST = 4096;
const MOST_PATTERNS = 256;
const EXAMPLES =
  'Patterns are like vfs_read, tcp_*, t:syscalls:sys_enter_open*, c:malloc or /usr/bin/bash:readline.';

function bad(sentence: string, remedy = EXAMPLES): ProbeError {
  return new ProbeError('BAD_VALUE', sentence, remedy);
}

export function quote(text: string): string {
  return `"${visibleText(text.length > 80 ? `${text.slice(0, 79)}…` : text)}"`;
}

/** Parts of a list. A backslash before a comma, a blank or a backslash keeps it: for paths and C++ names. */
export function splitList(typed: string): string[] {
  return (typed.match(/(?:\\[\\,\s]|[^,\s])+/g) ?? []).map((part) => part.replace(/\\([\\,\s])/g, '$1'));
}

function namePattern(text: string, regex: boolean): NamePattern {
  if (regex) return { kind: 'regex', text };
  return { kind: /[*?]/.test(text) ? 'glob' : 'exact', text };
}

/** The text before and behind the first colon that is none of `::`. */
function cut(text: string): [string, string] | undefined {
  const at = /(?<!:):(?!:)/.exec(text)?.index;
  return at === undefined ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

function requireParts(text: string, ...parts: string[]): void {
  if (parts.some((part) => part === '')) throw bad(`The pattern ${quote(text)} lacks a part.`);
}

function tracepoint(text: string, rest: string, regex: boolean): TargetPattern {
  const parts = cut(rest);
  if (!parts) {
    const sentence = `The tracepoint ${quote(text)} needs a category and an event.`;
    throw bad(sentence, 'Tracepoints are like t:syscalls:sys_enter_openat or t:block:*.');
  }
  requireParts(text, ...parts);
  const [category, name] = parts;
  return {
    kind: 'tracepoint',
    text,
    category: namePattern(category, regex && /[^\w-]/.test(category)),
    name: namePattern(name, regex),
  };
}

function user(text: string, library: string, name: string, regex: boolean): TargetPattern {
  requireParts(text, library, name);
  if (/[*?]/.test(library)) {
    const sentence = `${quote(library)} in ${quote(text)} is no library: wildcards are for functions only.`;
    throw bad(sentence, 'Give a library like c or libssl.so.3, or a path.');
  }
  return { kind: 'user', text, library, name: namePattern(name, regex) };
}

function kernel(text: string, name: string, regex: boolean): TargetPattern {
  if (name.includes('/')) {
    throw bad(
      `${quote(text)} is a path without a function.`,
      `Write ${visibleText(name)}:FUNCTION, with * for all.`,
    );
  }
  return { kind: 'kernel', text, name: namePattern(name, regex) };
}

/** One pattern. The first letter before a colon is the kind, as bcc has it: p (function), t (tracepoint), u (USDT). */
function parseOne(text: string, regex: boolean): TargetPattern {
  // `p::name` says that there is no library.
  if (/^p::[^:]/.test(text)) return kernel(text, text.slice(3), regex);
  const parts = cut(text);
  // In an expression like `(?:a|b)_read` the colon belongs to the expression.
  if (!parts || (regex && /[()[\]{}|\\^$]/.test(parts[0]))) {
    if (!regex && text.includes('::')) {
      throw bad(
        `${quote(text)} names no file to look in.`,
        'Functions of programs are given as LIBRARY:FUNCTION.',
      );
    }
    return regex ? { kind: 'kernel', text, name: namePattern(text, true) } : kernel(text, text, regex);
  }
  const [first, rest] = parts;
  if (first === 't') return tracepoint(text, rest, regex);
  if (first === 'u') {
    const sentence = `Static probes of programs (USDT), as in ${quote(text)}, are not supported yet.`;
    throw bad(sentence, 'Functions of programs can be traced: LIBRARY:FUNCTION.');
  }
  if (first === 'p') {
    const inner = cut(rest);
    return inner ? user(text, inner[0], inner[1], regex) : kernel(text, rest, regex);
  }
  return user(text, first, rest, regex);
}

/**
 * The patterns of what was typed, in its order: one or more with commas or blanks between them, exactly one when it is a
 * regular expression. Throws BAD_VALUE.
 */
export function parsePatterns(typed: string, regex = false): TargetPattern[] {
  if (typed.length > LONGEST) throw bad('The pattern is too long.', `${LONGEST} characters are the most.`);
  if (typed.includes('\0')) throw bad('The pattern holds a zero byte, which no name has.');
  const texts = regex ? [typed.trim()].filter((text) => text !== '') : splitList(typed);
  if (texts.length === 0) throw bad('A pattern is missing: which functions are to be traced?');
  if (texts.length > MOST_PATTERNS) {
    throw bad(`${texts.length} patterns are too many.`, `${MOST_PATTERNS} are the most; use wildcards.`);
  }
  return [...new Set(texts)].map((text) => parseOne(text, regex));
}
