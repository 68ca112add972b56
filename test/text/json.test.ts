// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonBytesMember, jsonString } from '../../src/text/json.ts';

test('a JSON string parses back to exactly its text and holds no control character', () => {
  for (const text of [
    'plain',
    '"quoted" \\ back',
    '\x1b]52;c;x\x07',
    '\u202e\u200d\u{e0041}\x80\x7f',
    'データ🙂',
    '\n\t\0',
  ]) {
    const json = jsonString(text);
    assert.equal(JSON.parse(json), text);
    assert.doesNotMatch(json, /[\p{Cc}\p{Cf}]/u);
  }
});

test('bytes that are UTF-8 stay exact, others come visible and in base64', () => {
  const member = (bytes: Buffer) =>
    JSON.parse(`{${jsonBytesMember('path', bytes, 0, bytes.length)}}`) as unknown;
  assert.deepEqual(member(Buffer.from('a"b\\c')), { path: 'a"b\\c' });
  assert.deepEqual(member(Buffer.from('\x1b[2J')), { path: '\x1b[2J' });
  const invalid = Buffer.from([0x61, 0xff, 0x1b]);
  assert.deepEqual(member(invalid), { path: 'a\\xff\\x1b', path_base64: invalid.toString('base64') });
});

test('every name of two bytes can be had back from its JSON', () => {
  for (let pair = 0; pair < 0x10000; pair++) {
    const bytes = Buffer.from([pair >> 8, pair & 0xff]);
    const parsed = JSON.parse(`{${jsonBytesMember('p', bytes, 0, 2)}}`) as { p: string; p_base64?: string };
    const back =
      parsed.p_base64 === undefined ? Buffer.from(parsed.p) : Buffer.from(parsed.p_base64, 'base64');
    assert.deepEqual(back, bytes);
  }
});
