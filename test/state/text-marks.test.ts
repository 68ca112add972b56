// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRowQuery } from '../../src/state/comparison-query.ts';
import { marksFor } from '../../src/state/text-marks.ts';
import { visible } from '../../src/text/visible.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { randomNumbers } from './records.ts';

const COLUMNS = [{ name: 'path' }, { name: 'lat', measure: 'milliseconds' }] as const;

function marked(typed: string, shown: string, column = 'path', byDefault = true): string[] | undefined {
  const query = parseRowQuery(typed, COLUMNS);
  assert.ok(query && !('problem' in query), typed);
  return marksFor(query, column, byDefault)?.(shown).map(([from, to]) => shown.slice(from, to));
}

test('every place of a text is marked, small letters in capitals too', () => {
  assert.deepEqual(marked('etc', '/etc/ETC/x'), ['etc', 'ETC']);
  assert.deepEqual(marked('Etc', '/etc/Etc'), ['Etc']);
  assert.deepEqual(marked('aa', 'aaaa'), ['aa', 'aa']);
  assert.deepEqual(marked('x', 'İİx'), ['x'], 'a letter that is longer when it is small moves nothing');
});

test('a regular expression marks what it matches, and nothing where that is nothing', () => {
  assert.deepEqual(marked('!e.c', '/etc/edc'), ['etc', 'edc']);
  assert.deepEqual(marked('!x*', 'axxb'), ['xx']);
  assert.deepEqual(marked('!$', '😀😀'), []);
  assert.deepEqual(marked('!^a|b$', 'aab'), ['a', 'b']);
});

test('only columns that were searched are marked, and nothing where rows are left out', () => {
  assert.equal(marked('-etc', '/etc'), undefined);
  assert.equal(marked('path:etc', 'etc', 'comm'), undefined);
  assert.equal(marked('etc', 'etc', 'fd', false), undefined);
  assert.deepEqual(marked('lat>10ms', '12.34', 'lat', false), ['12.34']);
  assert.equal(marked('lat>10ms', '/etc'), undefined);
  assert.equal(marked('-lat>10ms', '1.00', 'lat', false), undefined);
});

test('marks are in order, apart from each other, within the text, and not endlessly many', () => {
  const random = randomNumbers(9);
  const pieces = ['a', 'A', 'İ', 'ß', '日', '😀', 'e\u0301', '\\x1b', ' '];
  const names = [
    ...hostileNames.map((name) => visible(name)),
    ...Array.from({ length: 500 }, () => Array.from({ length: random(9) }, () => pieces[random(9)]).join('')),
  ];
  let marks = 0;
  for (const name of names) {
    for (const typed of ['a', 'x', '\\x1b', '!.', '!a|', '!\\P{L}*', 'İ', '日']) {
      const query = parseRowQuery(typed, COLUMNS);
      assert.ok(query && !('problem' in query));
      let before = 0;
      const found = marksFor(query, 'path', true)?.(name) ?? [];
      assert.ok(found.length <= 64);
      for (const [from, to] of found) {
        assert.ok(from >= before && to > from && to <= name.length, JSON.stringify([typed, name, from, to]));
        before = to;
        marks++;
      }
    }
  }
  assert.ok(marks > 1000);
});
