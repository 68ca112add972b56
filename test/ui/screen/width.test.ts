// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { COMPLEX, CONTROL, classOf, WIDE } from '../../../src/ui/screen/code-units.ts';
import { CharacterReader, textWidth, truncate } from '../../../src/ui/screen/width.ts';
import { emulator, feed } from './emulator.ts';

function read(text: string): [string, number][] {
  const reader = new CharacterReader();
  reader.begin(text);
  const characters: [string, number][] = [];
  while (reader.next()) {
    const { codePoint, cluster, width } = reader;
    characters.push([codePoint === 0 ? cluster : String.fromCodePoint(codePoint), width]);
  }
  return characters;
}

test('a character that is taken to be simple has the width that the emulator gives it, beside any other', async () => {
  const units = Array.from({ length: 0x10000 }, (_, unit) => unit).filter(
    (unit) => classOf(unit) !== COMPLEX && classOf(unit) !== CONTROL,
  );
  const terminal = emulator(units.length * 2, 1);
  await feed(terminal, String.fromCharCode(...units));
  let x = 0;
  const line = terminal.buffer.active.getLine(0);
  for (const unit of units) {
    const text = String.fromCharCode(unit);
    const width = classOf(unit) === WIDE ? 2 : 1;
    assert.equal(`${line?.getCell(x)?.getChars()}${line?.getCell(x)?.getWidth()}`, text + width);
    x += width;
  }
  assert.ok(units.length > 40_000);
});

test('letters with marks, syllables, emoji and flags are one character each', () => {
  assert.deepEqual(read('ae\u0301b'), [
    ['a', 1],
    ['e\u0301', 1],
    ['b', 1],
  ]);
  assert.deepEqual(read('世界x'), [
    ['世', 2],
    ['界', 2],
    ['x', 1],
  ]);
  assert.deepEqual(read('👨‍👩‍👧🇩🇪👍🏽'), [
    ['👨‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['👍🏽', 2],
  ]);
  assert.deepEqual(read('각가'), [
    ['각', 2],
    ['가', 2],
  ]);
  assert.deepEqual(read('█▏x☁️'), [
    ['█', 1],
    ['▏', 1],
    ['x', 1],
    ['☁️', 2],
  ]);
});

test('what cannot be drawn by itself appears as U+FFFD, one column each', () => {
  const bad = ['\u0301', '\u200b', '\x1b', '\x7f', '\x9b', '\ud800', '\ufeff', '\u202e', '\u0903'];
  for (const text of bad) {
    assert.deepEqual(
      read(`${text}a`),
      [
        ['\ufffd', 1],
        ['a', 1],
      ],
      JSON.stringify(text),
    );
    assert.equal(textWidth(`${text}a`), 2);
  }
  assert.deepEqual(read('\r\n'), [
    ['\ufffd', 1],
    ['\ufffd', 1],
  ]);
});

test('a letter under thousands of marks is cut to some', () => {
  const [[cluster = '', width] = [], ...more] = read(`a${'\u0301'.repeat(5000)}`);
  assert.equal(width, 1);
  assert.ok(cluster.length <= 32 && cluster.startsWith('a\u0301'));
  assert.deepEqual(more, []);
});

test('widths are those by which Ink lays out', () => {
  for (const text of [
    'plain',
    '世界',
    'e\u0301',
    '👨‍👩‍👧',
    '🇩🇪',
    '☁️ ☁',
    'ｶﾞ',
    'क्षि',
    'نص',
    '한국어',
    '│─█ µ…',
  ]) {
    assert.equal(textWidth(text), stringWidth(text), text);
  }
});

test('a text is cut to whole characters, with a mark for what is missing', () => {
  assert.equal(truncate('plain', 5), 'plain');
  assert.equal(truncate('plains', 5), 'plai…');
  assert.equal(truncate('世界人', 6), '世界人');
  assert.equal(truncate('世界人', 5), '世界…');
  assert.equal(truncate('世界人', 4), '世…');
  assert.equal(truncate('ae\u0301iou', 3), 'ae\u0301…');
  assert.equal(truncate('abc', 2, '...'), '');
  assert.equal(truncate('abc', 0), '');
  assert.equal(truncate('', 0), '');
});
