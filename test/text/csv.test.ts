// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../src/text/csv.ts';
import { parseCsv } from '../helpers/csv.ts';

test('what would end a cell or a line is quoted, numbers and empty cells are as they are', () => {
  assert.equal(
    csvLine(['a', 'b,c', 'say "x"', 1.5, -3, 2n ** 64n, undefined]),
    'a,"b,c","say ""x""",1.5,-3,18446744073709551616,\r\n',
  );
  assert.equal(csvLine(['two\r\nlines']), '"two\r\nlines"\r\n');
});

test('a text that a spreadsheet would run has an apostrophe before it, and two texts stay two', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    "'=1",
  ]) {
    const [[cell = ''] = []] = parseCsv(csvLine([text]));
    assert.equal(cell, `'${text}`);
  }
  const harmless = ['a=1', 'a-b', '/x@y', ' =1', '1-1', ''];
  assert.deepEqual(parseCsv(csvLine(harmless)), [harmless]);
});

test('behind a semicolon, which separates in many places, nothing is run either', () => {
  const line = csvLine(['a;=cmd', 'b;"=cmd', 'c; -1', 'd;e']);
  assert.deepEqual(parseCsv(line), [['a\\x3b=cmd', 'b\\x3b"=cmd', 'c\\x3b -1', 'd;e']]);
  for (const cell of line.split(/[;,]/)) assert.doesNotMatch(cell, /^["\s]*[=+\-@]/);
});
