// SPDX-License-Identifier: MIT
/** A text query as a test of records in their binary form: nearly all of them are told apart without making a text. */
import type { RecordCursor } from '../probes/decode/records.ts';
import { type TextScan, textScan } from '../probes/decode/text-scan.ts';
import type { BytesField, FieldPlace, KeyedField, RecordField } from '../probes/types.ts';
import { type TextQuery, toRegExp } from './text-query.ts';

type TextTest = (text: string) => boolean;

export type RecordTest = (record: RecordCursor) => boolean;

const BACKSLASH = 0x5c;
/** Answers remembered per field; a process ID seldom has so many values. */
const MOST_ANSWERS = 1 << 16;

function textTest(query: TextQuery): TextTest {
  if (query.kind === 'regex') {
    const pattern = toRegExp(query);
    return (text) => pattern.test(text);
  }
  if (!query.ignoreCase) return (text) => text.includes(query.text);
  return (text) => text.toLowerCase().includes(query.text);
}

const FOUND = 1;
const ABSENT = 0;
/** The bytes are not shown as they are: only the text can tell. */
const ODD = -1;

/** Looks for ASCII text in bytes. Both needles are of the same length: one in small letters, one in capitals. */
function seek(bytes: Uint8Array, start: number, end: number, small: Uint8Array, capital: Uint8Array): number {
  const length = small.length;
  const first = small[0];
  const firstCapital = capital[0];
  let odd = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) odd = true;
    if ((byte !== first && byte !== firstCapital) || at + length > end) continue;
    let i = 1;
    for (; i < length; i++) {
      const next = bytes[at + i];
      if (next !== small[i] && next !== capital[i]) break;
    }
    // A backslash or an escape may stand anywhere else: what is here is shown as it is all the same.
    if (i === length) return FOUND;
  }
  return odd ? ODD : ABSENT;
}

const ASCII = /^[ -[\]-~]+$/;

function bytesTest(field: BytesField, query: TextQuery, matches: TextTest): RecordTest {
  if (query.kind === 'regex' || !ASCII.test(query.text)) return (record) => matches(field.text(record));
  const small = Buffer.from(query.text, 'latin1');
  const capital = query.ignoreCase ? Buffer.from(query.text.toUpperCase(), 'latin1') : small;
  return (record) => {
    if (!field.exact(record)) return matches(field.text(record));
    const found = seek(record.bytes, field.start(record), field.end(record), small, capital);
    return found === ODD ? matches(field.text(record)) : found === FOUND;
  };
}

function keyedTest(field: KeyedField, matches: TextTest): RecordTest {
  const answers = new Map<number, boolean>();
  return (record: RecordCursor) => {
    const key = field.key(record);
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = matches(field.text(record));
      if (answers.size >= MOST_ANSWERS) answers.clear();
      answers.set(key, answer);
    }
    return answer;
  };
}

/** Without a column, a query is over those that are searched by default. */
function askedOf(query: TextQuery, fields: readonly RecordField[]): readonly RecordField[] {
  return fields.filter(({ name, byDefault }) =>
    query.column === undefined ? byDefault : name === query.column,
  );
}

/** The test of a query over these fields. */
export function recordTest(query: TextQuery, fields: readonly RecordField[]): RecordTest {
  const matches = textTest(query);
  const tests = askedOf(query, fields).map((field) =>
    field.kind === 'bytes' ? bytesTest(field, query, matches) : keyedTest(field, matches),
  );
  const wanted = !query.inverse;
  return (record) => tests.some((test) => test(record)) === wanted;
}

/** The same as a search of the addon's; undefined for what only the texts can tell. */
export function recordScan(query: TextQuery, fields: readonly RecordField[]): TextScan | undefined {
  if (query.kind === 'regex' || !ASCII.test(query.text)) return undefined;
  const places: FieldPlace[] = [];
  for (const { place } of askedOf(query, fields)) {
    if (!place) return undefined;
    places.push(place());
  }
  const { text, ignoreCase, inverse } = query;
  return textScan({ text, ignoreCase, inverse, holds: textTest(query) }, places);
}
