// SPDX-License-Identifier: MIT
/** Which part of a cell's text is what was looked for. */
import type { RowQuery } from './comparison-query.ts';
import { type TextQuery, toRegExp } from './text-query.ts';

/** From a character up to another, which is not included; by UTF-16 code units. */
export type Mark = readonly [from: number, to: number];

/** Marks of one cell: more say nothing, and a regular expression such as `.` has one for each character. */
const MOST_MARKS = 64;

/** Small letters, and where in the text each of them stands: İ is two of them. */
function inSmall(text: string): { readonly small: string; at(index: number): number } {
  const small = text.toLowerCase();
  if (small.length === text.length) return { small, at: (index) => index };
  const places: number[] = [];
  let at = 0;
  let made = '';
  for (const character of text) {
    const part = character.toLowerCase();
    for (let i = 0; i < part.length; i++) places.push(at);
    made += part;
    at += character.length;
  }
  places.push(at);
  return { small: made, at: (index) => places[index] ?? text.length };
}

function textMarks({ text, ignoreCase }: TextQuery, shown: string): readonly Mark[] {
  const { small, at } = ignoreCase ? inSmall(shown) : { small: shown, at: (index: number) => index };
  const marks: Mark[] = [];
  let from = small.indexOf(text);
  while (from >= 0 && marks.length < MOST_MARKS) {
    marks.push([at(from), at(from + text.length)]);
    from = small.indexOf(text, from + text.length);
  }
  return marks;
}

function regexMarks(pattern: RegExp, shown: string): readonly Mark[] {
  const marks: Mark[] = [];
  pattern.lastIndex = 0;
  for (let found = pattern.exec(shown); found && marks.length < MOST_MARKS; found = pattern.exec(shown)) {
    const [{ length }] = found;
    if (length > 0) marks.push([found.index, found.index + length]);
    // What matches nothing would match there for ever; in the middle of a pair it would match nothing at all.
    else pattern.lastIndex += (shown.codePointAt(found.index) ?? 0) > 0xffff ? 2 : 1;
    if (pattern.lastIndex > shown.length) break;
  }
  return marks;
}

export type MarkFinder = (shown: string) => readonly Mark[];

/**
 * What finds the marks in the cells of a column; undefined where there are none.
 * @param byDefault whether a search without a column looks into it
 */
export function marksFor(
  query: RowQuery | undefined,
  column: string,
  byDefault: boolean,
): MarkFinder | undefined {
  if (!query) return undefined;
  const compared = query.comparisons.some((one) => one.column === column && !one.inverse);
  if (compared) return (shown) => [[0, shown.length]];
  const { text } = query;
  if (!text || text.inverse || !(text.column === undefined ? byDefault : text.column === column))
    return undefined;
  if (text.kind === 'text') return (shown) => textMarks(text, shown);
  const { source, flags } = toRegExp(text);
  const pattern = new RegExp(source, `${flags}g`);
  return (shown) => regexMarks(pattern, shown);
}
