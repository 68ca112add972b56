// SPDX-License-Identifier: MIT
/** JSON with the places of its parts: `JSON.parse` tells where it stopped only sometimes, and forgets where a value stood. */

interface At {
  /** Where it begins in the text. */
  readonly at: number;
}

export interface JsonEntry extends At {
  readonly key: string;
  readonly value: JsonNode;
}

export type JsonNode = At &
  (
    | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] }
    | { readonly kind: 'list' }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
  );

/** What is wrong at a place of a text: half a sentence. */
export class Mistake extends Error {
  readonly at: number;

  constructor(at: number, what: string) {
    super(what);
    this.at = at;
  }
}

/** `line 3, column 5`, both from 1 on; a column is a character. */
export function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  return `line ${before.split('\n').length}, column ${[...before.slice(start)].length + 1}`;
}

/** Nothing that is meant is as deep. */
const DEEPEST = 16;

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[A-Za-z0-9_$.+-]+/y;

const CONSTANTS: ReadonlyMap<string, { kind: 'boolean'; value: boolean } | { kind: 'null' }> = new Map([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
]);

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): JsonNode {
    this.#blanks();
    if (this.#at === this.#text.length) throw new Mistake(0, 'the file is empty');
    const node = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#mistake('something stands behind the end');
    return node;
  }

  #mistake(what: string): Mistake {
    const next = this.#text[this.#at];
    if (next === undefined) return new Mistake(this.#at, 'the file ends too early');
    if (/^(\/\/|\/\*|#)/.test(this.#text.slice(this.#at, this.#at + 2)))
      return new Mistake(this.#at, 'JSON has no comments');
    if (next === "'") return new Mistake(this.#at, 'JSON has texts and keys in double quotes');
    return new Mistake(this.#at, what);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #blanks(): void {
    this.#match(BLANKS);
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    this.#blanks();
    return true;
  }

  #value(depth: number): JsonNode {
    const at = this.#at;
    if (depth > DEEPEST) throw new Mistake(at, 'this is nested too deep');
    const next = this.#text[at] ?? '';
    if (next === '{') return { kind: 'object', at, entries: this.#object(depth) };
    if (next === '[') return this.#list(depth);
    if (next === '"') return { kind: 'text', at, value: this.#string() };
    if (/[-0-9]/.test(next)) {
      const found = this.#match(NUMBER);
      if (found !== '' && this.#match(WORD) === '') return { kind: 'number', at, value: Number(found) };
      throw new Mistake(at, 'this is no number');
    }
    const constant = CONSTANTS.get(this.#match(WORD));
    if (constant) return { ...constant, at };
    this.#at = at;
    throw this.#mistake('a value is missing here: a text in double quotes, a number, true or false');
  }

  #object(depth: number): readonly JsonEntry[] {
    const entries: JsonEntry[] = [];
    const seen = new Set<string>();
    this.#takes('{');
    for (let more = !this.#takes('}'); more; ) {
      const at = this.#at;
      if (this.#text[at] !== '"') throw this.#mistake(this.#noKey(entries.length));
      const key = this.#string();
      if (seen.has(key)) throw new Mistake(at, `${quoted(key)} is there twice`);
      seen.add(key);
      this.#blanks();
      if (!this.#takes(':')) throw this.#mistake(`there is no ":" behind ${quoted(key)}`);
      entries.push({ at, key, value: this.#value(depth + 1) });
      more = this.#goesOn('}');
    }
    return entries;
  }

  #noKey(entries: number): string {
    const afterComma = entries > 0 && this.#text[this.#at] === '}';
    return afterComma ? 'the comma before this is one too many' : 'a key in double quotes is missing here';
  }

  /** What is in it is looked at for its form only. */
  #list(depth: number): JsonNode {
    const at = this.#at;
    this.#takes('[');
    for (let more = !this.#takes(']'); more; more = this.#goesOn(']')) this.#value(depth + 1);
    return { kind: 'list', at };
  }

  /** Whether a comma follows what was read; else its end must. */
  #goesOn(end: string): boolean {
    this.#blanks();
    if (this.#takes(',')) return true;
    if (this.#takes(end)) return false;
    throw this.#mistake(`a comma or "${end}" is missing before this`);
  }

  #string(): string {
    const start = this.#at;
    const text = this.#text;
    let end = start + 1;
    for (; text[end] !== '"'; end++) {
      if (end >= text.length || text[end] === '\n')
        throw new Mistake(start, 'this text has no closing quote');
      if (text[end] === '\\') end++;
    }
    this.#at = end + 1;
    try {
      return JSON.parse(text.slice(start, end + 1)) as string;
    } catch {
      throw new Mistake(start, 'this text has a character or an escape that JSON does not have');
    }
  }
}

const LONGEST_QUOTE = 24;

/** In quotes, and cut where it is long; whoever shows it makes it safe to draw. */
export function quoted(text: string): string {
  const characters = [...text.slice(0, 4 * LONGEST_QUOTE)];
  const cut = characters.length > LONGEST_QUOTE;
  return `"${cut ? `${characters.slice(0, LONGEST_QUOTE - 3).join('')}...` : text}"`;
}

/** Throws a {@link Mistake}. */
export function parseJson(text: string): JsonNode {
  return new Parser(text).parse();
}
