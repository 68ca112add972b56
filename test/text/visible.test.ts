// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showAsciiOnly, visible, visibleText } from '../../src/text/visible.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

test('leaves printable ASCII, CJK, accents and emoji as they are', () => {
  for (const text of ['/etc/hosts', 'a b', 'データ', 'naïve', 'e\u0301tude', '🙂']) {
    assert.equal(visible(bytes(text)), text);
  }
});

test('shows every C0 byte and DEL as its number', () => {
  for (let byte = 0; byte < 0x20; byte++) {
    assert.equal(visible(Buffer.from([byte])), `\\x${byte.toString(16).padStart(2, '0')}`);
  }
  assert.equal(visible(Buffer.from([0x7f])), '\\x7f');
});

test('shows every C1 control, whether as UTF-8 or as a bare byte', () => {
  for (let code = 0x80; code < 0xa0; code++) {
    assert.equal(visible(bytes(String.fromCharCode(code))), `\\u00${code.toString(16)}`);
    assert.equal(visible(Buffer.from([0x61, code, 0x62])), `a\\x${code.toString(16)}b`);
  }
});

test('shows bidi marks, zero-width characters, odd spaces, line separators and tags', () => {
  const corpus: [number, string][] = [
    [0x202e, '\\u202e'],
    [0x2066, '\\u2066'],
    [0x200b, '\\u200b'],
    [0x200d, '\\u200d'],
    [0xfeff, '\\ufeff'],
    [0x00ad, '\\u00ad'],
    [0x00a0, '\\u00a0'],
    [0x3000, '\\u3000'],
    [0x2028, '\\u2028'],
    [0x3164, '\\u3164'],
    [0xfe0f, '\\ufe0f'],
    [0xe000, '\\ue000'],
    [0xe0041, '\\u{e0041}'],
  ];
  for (const [code, shown] of corpus)
    assert.equal(visible(bytes(`a${String.fromCodePoint(code)}b`)), `a${shown}b`);
});

test('shows invalid UTF-8 byte by byte and keeps what is valid around it', () => {
  const cases: [number[], string][] = [
    [[0xff], '\\xff'],
    [[0x61, 0xc3, 0x28], 'a\\xc3('],
    [[0xc0, 0xaf], '\\xc0\\xaf'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xe3, 0x83, 0x87, 0xe3, 0x83], 'デ\\xe3\\x83'],
    [[0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
  ];
  for (const [input, shown] of cases) assert.equal(visible(Buffer.from(input)), shown);
});

test('doubles backslashes, so that an escape in a name cannot pass for a byte', () => {
  assert.equal(visible(bytes('\\x1b')), '\\\\x1b');
  assert.notEqual(visible(bytes('\\x1b')), visible(Buffer.from([0x1b])));
});

test('shows all beyond ASCII by its number when asked to', () => {
  showAsciiOnly();
  try {
    assert.equal(visible(bytes('aデ🙂')), 'a\\u30c7\\u{1f642}');
  } finally {
    showAsciiOnly(false);
  }
  assert.equal(visible(bytes('aデ🙂')), 'aデ🙂');
});

test('shows a combining mark that would fall on the character before the name', () => {
  assert.equal(visible(bytes('\u0301x')), '\\u0301x');
});

test('maps no two names of two bytes to the same text, and lets no control through', () => {
  const seen = new Map<string, number>();
  for (let pair = 0; pair < 0x10000; pair++) {
    const shown = visible(Buffer.from([pair >> 8, pair & 0xff]));
    const earlier = seen.get(shown);
    assert.equal(
      earlier,
      undefined,
      `${pair.toString(16)} and ${earlier?.toString(16)} both show as ${shown}`,
    );
    seen.set(shown, pair);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}]/u);
  }
});

test('more marks on a letter than any script has are shown one by one', () => {
  assert.equal(visibleText(`z${'\u0301'.repeat(8)}`), `z${'\u0301'.repeat(8)}`);
  assert.equal(visibleText(`z${'\u0301'.repeat(10)}y\u0301`), `z${'\u0301'.repeat(8)}\\u0301\\u0301y\u0301`);
});
