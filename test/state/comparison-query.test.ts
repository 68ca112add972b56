// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measure, RecordField } from '../../src/probes/types.ts';
import { comparisonTest, parseRowQuery } from '../../src/state/comparison-query.ts';
import { EventLog } from '../../src/state/event-log.ts';
import { recordTest } from '../../src/state/record-query.ts';
import { visible } from '../../src/text/visible.ts';
import { fields, numberOf, randomNumbers, send } from './records.ts';

const measured = (name: string, measure: Measure, factor = 1): RecordField => ({
  kind: 'keyed',
  name,
  byDefault: false,
  measure,
  key: (record) => (numberOf(record) ?? 0) * factor,
  text: (record) => String(numberOf(record)),
});

/** The number of a record is all of these at once: a PID, microseconds, bytes and an errno. */
const FIELDS: readonly RecordField[] = [
  ...fields((bytes) => visible(bytes)).filter(({ name }) => name === 'path'),
  measured('pid', 'number'),
  measured('lat', 'milliseconds', 1000),
  measured('bytes', 'bytes'),
  measured('err', 'errno'),
];

function passes(typed: string, number: number, text: string | Uint8Array = ''): boolean {
  const query = parseRowQuery(typed, FIELDS);
  assert.ok(query && !('problem' in query), JSON.stringify([typed, query]));
  const log = new EventLog();
  send(log, [{ number, text }]);
  const record = log.at(0);
  assert.ok(record);
  const compared = query.comparisons.map((comparison) => comparisonTest(comparison, FIELDS));
  const tests = query.text ? [...compared, recordTest(query.text, FIELDS)] : compared;
  return tests.every((one) => one(record));
}

function problem(typed: string): string {
  const query = parseRowQuery(typed, FIELDS);
  assert.ok(query && 'problem' in query, JSON.stringify([typed, query]));
  return query.problem;
}

test('a column, a relation and a quantity are a comparison', () => {
  assert.ok(passes('lat>10ms', 10_001));
  assert.ok(!passes('lat>10ms', 10_000));
  assert.ok(passes('lat>=10ms', 10_000));
  assert.ok(passes('lat > 10', 10_001));
  assert.ok(passes('LAT<1ms', 999));
  assert.ok(passes('bytes>=64k', 65_536));
  assert.ok(!passes('bytes>=64k', 65_535));
  assert.ok(passes('bytes=64k', 65_536) && !passes('bytes=64k', 65_537));
  assert.ok(passes('pid=123', 123) && passes('pid==123', 123) && !passes('pid=12', 123));
  assert.ok(passes('err=ENOENT', 2) && passes('errno=ENOENT', 2) && passes('err=2', 2));
  assert.ok(passes('err!=ENOENT', 13) && passes('err>0', 13) && !passes('err>0', 0));
});

test('a text is equal to capitals too, and with two signs to just itself', () => {
  assert.ok(passes('path=/etc', 1, '/ETC') && passes('path=/etc', 1, '/etc'));
  assert.ok(!passes('path==/etc', 1, '/ETC') && passes('path==/etc', 1, '/etc'));
  assert.ok(passes('-path=="/e c"', 1, '/E c') && !passes('-path=="/e c"', 1, '/e c'));
});

test('a time is equal to what rounds to the digits that were typed', () => {
  for (const [typed, microseconds] of [
    ['lat=10ms', [9500, 10_000, 10_499]],
    ['lat=10.0ms', [9950, 10_000, 10_049]],
    ['lat=1.05', [1045, 1050, 1054]],
  ] as const)
    for (const number of microseconds) assert.ok(passes(typed, number), `${typed} ${number}`);
  assert.ok(!passes('lat=10ms', 10_500) && !passes('lat=10.0ms', 10_051));
});

test('several must all hold, and the text behind them too', () => {
  assert.ok(passes('lat>1ms lat<2ms', 1500));
  assert.ok(!passes('lat>1ms lat<2ms', 2500));
  assert.ok(passes('lat>1ms -etc', 1500, '/var'));
  assert.ok(!passes('lat>1ms -etc', 1500, '/etc'));
  assert.ok(passes('lat>1ms two words', 1500, 'two words'));
  assert.ok(passes('lat>1ms !^/v', 1500, '/var'));
  assert.ok(passes('lat>1ms path:v', 1500, '/var'));
});

test('a text can be equal too, as it is shown, and in quotes with its blanks', () => {
  assert.ok(passes('path=/etc', 7, '/etc') && passes('path=/etc', 7, '/ETC'));
  assert.ok(!passes('path=/Etc', 7, '/etc') && !passes('path=/etc', 7, '/etc/passwd'));
  assert.ok(passes('path!=/etc', 7, '/etc/passwd'));
  assert.ok(passes('path="two words"', 7, 'two words') && !passes('path="two words"', 7, 'two'));
  assert.ok(passes('path=\\x1b[2J', 7, '\x1b[2J'));
});

test('what is no column is text, and what looks like a comparison says what can be compared', () => {
  assert.ok(passes('id=7', 1, '/page?id=7'));
  assert.ok(passes('!pid=7', 1, '/page?pid=7'), 'a regular expression is one');
  assert.ok(passes('a>b', 1, 'a>b'));
  assert.equal(problem('que>10ms'), 'There is no que to compare here; there are pid lat bytes err.');
  assert.equal(problem('path>7'), 'path is a text: path=… or path:… finds it.');
});

test('while one types it says what is missing or wrong', () => {
  assert.equal(problem('lat>'), 'lat> needs a time, as 10ms or 250us.');
  assert.equal(problem('lat>10x'), 'x is no unit of time; there are ns us ms s min h.');
  assert.equal(problem('pid=7 lat>x'), 'lat> needs a time, as 10ms or 250us, not x.');
  assert.equal(problem('path='), 'path= needs a text.');
  assert.match(problem('lat>1ms !('), /not a regular expression yet/);
});

test('a relation and its opposite, and a minus before it, part all records exactly', () => {
  const random = randomNumbers(23);
  const opposites = [
    ['<', '>='],
    ['>', '<='],
    ['=', '!='],
  ] as const;
  let held = 0;
  for (let i = 0; i < 2000; i++) {
    const [one, other] = opposites[random(3)] ?? ['<', '>='];
    const column = ['pid', 'bytes', 'err'][random(3)];
    const [asked, number] = [random(20), random(20)];
    const holds = passes(`${column}${one}${asked}`, number);
    const expected = { '<': number < asked, '>': number > asked, '=': number === asked }[one];
    assert.equal(holds, expected, `${number} ${column}${one}${asked}`);
    assert.equal(passes(`${column}${other}${asked}`, number), !holds);
    assert.equal(passes(`-${column}${one}${asked}`, number), !holds);
    if (holds) held++;
  }
  assert.ok(held > 300 && held < 1700, `${held} held: the test says little`);
});

test('whatever is typed is a query, a sentence, or nothing', () => {
  const random = randomNumbers(5);
  const starts = ['lat>', 'pid=', 'path=', '-err!=', ''];
  const parts = [
    'lat',
    'pid',
    'path',
    'x',
    '>',
    '<',
    '=',
    '!',
    '-',
    '"',
    ' ',
    '10',
    'ms',
    'k',
    '\u202e',
    ':',
    '\\',
    '(',
    'µ',
  ];
  let problems = 0;
  for (let i = 0; i < 2000; i++) {
    const rest = Array.from({ length: random(7) }, () => parts[random(parts.length)]).join('');
    const typed = `${starts[random(starts.length)]}${rest}`;
    const query = parseRowQuery(typed, FIELDS);
    if (query === undefined) continue;
    if ('problem' in query) problems++;
    else passes(typed, 7, 'any');
  }
  assert.ok(problems > 200);
});
