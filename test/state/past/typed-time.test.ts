// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedTime } from '../../../src/state/past/typed-time.ts';

const at = (day: number, hours: number, minutes: number, seconds = 0, ms = 0) =>
  new Date(2026, 5, day, hours, minutes, seconds, ms).getTime();
const KEPT = { fromMs: at(15, 12, 16, 7), toMs: at(15, 12, 31, 7) };

const typed = (text: string, kept = KEPT) => {
  const time = typedTime(text, kept);
  return 'ms' in time ? time.ms : time.problem;
};

test('a time of the day is of the day that is the nearest to what is kept', () => {
  assert.equal(typed('12:20'), at(15, 12, 20));
  assert.equal(typed(' 12:31:06 '), at(15, 12, 31, 6));
  assert.equal(typed('12:31:06.25'), at(15, 12, 31, 6, 250));
  assert.equal(typed('9:05'), at(15, 9, 5));
  const overMidnight = { fromMs: at(15, 23, 50), toMs: at(16, 0, 5) };
  assert.equal(typed('23:55', overMidnight), at(15, 23, 55));
  assert.equal(typed('0:02', overMidnight), at(16, 0, 2));
});

test('how long ago is said in any of the ways people do', () => {
  const ago = (seconds: number) => KEPT.toMs - seconds * 1000;
  for (const [text, seconds] of [
    ['-90s', 90],
    ['-5m', 300],
    ['- 5 min', 300],
    ['2 m ago', 120],
    ['2 minutes ago', 120],
    ['90 sec ago', 90],
    ['1h ago', 3600],
    ['-1h30m', 5400],
    ['-1m 30s', 90],
    ['-0.5m', 30],
    ['-2M', 120],
    ['-0s', 0],
  ] as const)
    assert.equal(typed(text), ago(seconds), text);
});

test('anything else is told with what can be typed', () => {
  for (const text of [
    '',
    'x',
    '5m',
    '25:00',
    '12:60',
    '12:31:60',
    '12',
    '-5',
    '-5d',
    '12:3',
    '-',
    'ago',
    '--5m',
    '-5m12:31',
  ])
    assert.match(String(typed(text)), /^a time is 12:31:07, 12:31, -90s, -5m or 2 m ago$/, text);
  assert.match(String(typed(`-${'9'.repeat(4000)}s`)), /^a time is/);
  assert.match(String(typed('1 s '.repeat(5000))), /^a time is/);
});
