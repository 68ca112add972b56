// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from '../../src/state/event-log.ts';
import { recordTest } from '../../src/state/record-query.ts';
import { parseQuery } from '../../src/state/text-query.ts';
import { visible } from '../../src/text/visible.ts';
import { fields, randomNumbers, send } from './records.ts';

const COLUMNS = ['path', 'pid', 'fd'];
const FIELDS = fields((bytes) => visible(bytes));

function parsed(typed: string) {
  const query = parseQuery(typed, COLUMNS);
  assert.ok(query && !('problem' in query), typed);
  return query;
}

/** Whether a record with that number and text passes what was typed. */
function passes(typed: string, text: string | Uint8Array, number = 7): boolean {
  const log = new EventLog();
  send(log, [{ number, text }]);
  const record = log.at(0);
  assert.ok(record);
  return recordTest(parsed(typed), FIELDS)(record);
}

test('text is found in any column that is searched, small letters in capitals too', () => {
  assert.ok(passes('etc', '/etc/passwd'));
  assert.ok(passes('etc', '/ETC/passwd'));
  assert.ok(!passes('Etc', '/etc/passwd'));
  assert.ok(passes('Etc', '/Etc/passwd'));
  assert.ok(passes('42', '/none', 1423));
  assert.ok(!passes('wde', '/etc/passwd'));
  assert.ok(passes('/etc/passwd', '/etc/passwd'));
});

test('a column before a colon is the only one that is searched', () => {
  assert.ok(!passes('pid:etc', '/etc'));
  assert.ok(passes('pid:7', '/etc'));
  assert.ok(passes('fd:3', '/etc', 13));
  assert.ok(!passes('fd:3', '/3', 34));
  assert.ok(passes('nothing:7', 'nothing:7'), 'a word that is no column is text');
});

test('a minus leaves matching rows out, an exclamation mark is a regular expression', () => {
  assert.ok(!passes('-etc', '/etc'));
  assert.ok(passes('-etc', '/var'));
  assert.ok(passes('!^/e.c$', '/etc'));
  assert.ok(passes('!^/E', '/Etc'));
  assert.ok(!passes('!^/E', '/etc'));
  assert.ok(!passes('-!^/e', '/etc'));
  assert.ok(passes('!path:^/e', '/etc'));
  assert.match(JSON.stringify(parseQuery('!(', COLUMNS)), /problem.*not a regular expression yet/);
});

test('nothing typed asks for nothing', () => {
  for (const typed of ['', '-', '!', '-!', 'path:', '-pid:']) {
    assert.equal(parseQuery(typed, COLUMNS), undefined, typed);
  }
});

test('what is matched is what is shown: escapes, not the bytes behind them', () => {
  assert.ok(passes('\\x1b', '/a\x1b[2J'));
  assert.ok(!passes('\x1b', '/a\x1b[2J'));
  assert.ok(passes('[2j', '/a\x1b[2J'));
  assert.ok(passes('\\\\', 'a\\b'));
  assert.ok(passes('\\xff', Buffer.from([0x61, 0xff])));
  assert.ok(passes('\\u202e', 'a\u202eb'));
  assert.ok(passes('日本', '/日本語'));
  assert.ok(passes('é', '/É'));
});

test('bytes are told apart exactly as their text is', () => {
  const random = randomNumbers(5);
  const alphabet = ['a', 'A', 'b', 'B', '/', '.', '\\', '\x1b', 'é', '日', '1', '\xff'];
  const text = (longest: number) =>
    Array.from({ length: random(longest) }, () => alphabet[random(alphabet.length)]).join('');
  let matched = 0;
  for (let i = 0; i < 3000; i++) {
    const typed = text(4).replace(/^[-!]+/, '');
    if (typed === '') continue;
    const name = text(12);
    const bytes = Buffer.from(name, i % 5 === 0 ? 'latin1' : 'utf8');
    const shown = visible(bytes);
    const capital = typed !== typed.toLowerCase();
    const expected = (capital ? shown : shown.toLowerCase()).includes(typed) || '7'.includes(typed);
    assert.equal(passes(typed, bytes), expected, JSON.stringify([typed, shown]));
    if (expected) matched++;
  }
  assert.ok(matched > 200, `only ${matched} matched: the test says little`);
});
