// SPDX-License-Identifier: MIT
/**
 * Wildcards: `*` is any run of characters, `?` is one; everything else is itself. Not by way of a regular expression: one made
 * of `a*a*a*a*b` tries for seconds on a long name, and a pattern is matched on 60,000 names at every keystroke.
 */

export type Matcher = (name: string) => boolean;

export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/** Whether `piece`, in which `?` is any character, stands in `name` at `at`. */
function standsAt(name: string, piece: string, at: number): boolean {
  for (let i = 0; i < piece.length; i++) {
    const wanted = piece.charCodeAt(i);
    if (wanted !== QUESTION_MARK && wanted !== name.charCodeAt(at + i)) return false;
  }
  return true;
}

const QUESTION_MARK = 0x3f;

function find(name: string, piece: string, from: number, end: number): number {
  if (!piece.includes('?')) {
    const at = name.indexOf(piece, from);
    return at >= 0 && at + piece.length <= end ? at : -1;
  }
  for (let at = from; at + piece.length <= end; at++) if (standsAt(name, piece, at)) return at;
  return -1;
}

/** A test for whole names. Between two stars the leftmost place is always right: it leaves most to what follows. */
export function globMatcher(pattern: string): Matcher {
  const pieces = pattern.split(/\*+/);
  const first = pieces[0] ?? '';
  if (pieces.length === 1) {
    if (!isGlob(pattern)) return (name) => name === pattern;
    return (name) => name.length === first.length && standsAt(name, first, 0);
  }
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1);
  const shortest = first.length + last.length;
  return (name) => {
    if (name.length < shortest || !standsAt(name, first, 0)) return false;
    const end = name.length - last.length;
    if (!standsAt(name, last, end)) return false;
    let at = first.length;
    for (const piece of middle) {
      const found = find(name, piece, at, end);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return true;
  };
}
