// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactText } from '../../src/text/exact.ts';
import { decodeUtf8, visible } from '../../src/text/visible.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { randomNumbers } from '../state/records.ts';

test('what is shown of a text leads back to it, and what is no text to nothing', () => {
  const random = randomNumbers(3);
  const pieces = [
    'a',
    '\\',
    '\\x1b',
    '\x1b',
    '\u0085',
    '\u202e',
    '日',
    '\u{e0041}',
    '😀',
    '\u0301',
    ' ',
    '\xff',
    'u',
  ];
  const made = Array.from({ length: 2000 }, (_, i) => {
    const text = Array.from({ length: random(9) }, () => pieces[random(pieces.length)]).join('');
    return Buffer.from(text, i % 4 === 0 ? 'latin1' : 'utf8');
  });
  let texts = 0;
  for (const bytes of [...hostileNames, ...made]) {
    const text = decodeUtf8(bytes);
    assert.equal(exactText(visible(bytes)), text, bytes.toString('hex'));
    if (text !== undefined) texts++;
  }
  assert.ok(texts > 1000 && texts < made.length);
});

test('what says why there is no name is none', () => {
  assert.equal(exactText('\\?unreadable'), undefined);
  assert.equal(exactText('/long\\...'), undefined);
  assert.equal(exactText('\\'), undefined);
});
