// SPDX-License-Identifier: MIT
/**
 * What people type behind `/`: `text`, `-text` (rows without it), `!regex`, `column:text`. Small letters find capitals
 * too, a capital finds only itself. It is matched against what the row shows, escapes included.
 */

export interface TextQuery {
  readonly kind: 'text' | 'regex';
  /** Rows that match are left out. */
  readonly inverse: boolean;
  /** Only this column, by its title in lower case; undefined is any. */
  readonly column: string | undefined;
  readonly text: string;
  readonly ignoreCase: boolean;
}

/** A query that cannot be used yet; it is shown while one types on. */
export interface QueryProblem {
  readonly problem: string;
}

/** Undefined when nothing is asked for. */
export function parseQuery(typed: string, columns: readonly string[]): TextQuery | QueryProblem | undefined {
  let rest = typed;
  const inverse = rest.startsWith('-');
  if (inverse) rest = rest.slice(1);
  const regex = rest.startsWith('!');
  if (regex) rest = rest.slice(1);
  const named = /^([a-z]+):/i.exec(rest)?.[1];
  const column = columns.find((title) => title === named?.toLowerCase());
  if (column !== undefined && named !== undefined) rest = rest.slice(named.length + 1);
  if (rest === '') return undefined;
  const ignoreCase = rest === rest.toLowerCase();
  const query: TextQuery = {
    kind: regex ? 'regex' : 'text',
    inverse,
    column,
    text: rest,
    ignoreCase,
  };
  if (!regex) return query;
  try {
    toRegExp(query);
    return query;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    return { problem: `not a regular expression yet: ${reason}` };
  }
}

/** Throws SyntaxError. */
export function toRegExp({ text, ignoreCase }: TextQuery): RegExp {
  return new RegExp(text, ignoreCase ? 'iu' : 'u');
}
