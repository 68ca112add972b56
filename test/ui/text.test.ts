// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { test } from 'node:test';
import { colorDepth } from '../../src/ui/color-depth.ts';
import { clockMillis, clockSeconds } from '../../src/ui/text/clock.ts';
import { compact, grouped, percent } from '../../src/ui/text/numbers.ts';
import { openFlagNames } from '../../src/ui/text/open-flags.ts';

test('numbers are grouped, or short where there is little room', () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(grouped), ['0', '999', '1,000', '1,234,567']);
  assert.deepEqual([-999, -1000, -123456.4, 12345.5, 1e21].map(grouped), [
    '-999',
    '-1,000',
    '-123,456',
    '12,346',
    '1e+21',
  ]);
  assert.deepEqual([0, 999.4, 1000, 12_345, 99_949, 99_951, 999_949, 999_951, 4_500_000, 2e9].map(compact), [
    '0',
    '999',
    '1.0k',
    '12.3k',
    '99.9k',
    '100k',
    '1000k',
    '1.0M',
    '4.5M',
    '2.0G',
  ]);
  for (let value = 1; value < 1e12; value = value * 1.013 + 1) {
    assert.ok(compact(value).length <= 5, `${value}: ${compact(value)}`);
  }
});

test('a cost that is there never reads as none', () => {
  assert.deepEqual([0, 0.01, 0.05, 0.44, 9.94, 9.96, 187.2].map(percent), [
    '0.0 %',
    '<0.1 %',
    '0.1 %',
    '0.4 %',
    '9.9 %',
    '10 %',
    '187 %',
  ]);
});

test('times are those of this machine', () => {
  const date = new Date(2026, 10, 24, 7, 5, 9, 42);
  assert.equal(clockSeconds(date.getTime()), '07:05:09');
  assert.equal(clockMillis(date.getTime() + 0.9), '07:05:09.042');
});

test('open flags have their names, and those without one their number', () => {
  const { O_APPEND, O_CREAT, O_DIRECTORY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;
  assert.equal(openFlagNames(0), 'R');
  assert.equal(openFlagNames(O_WRONLY | O_CREAT | O_TRUNC), 'W|CREAT|TRUNC');
  assert.equal(openFlagNames(O_RDWR | O_APPEND | O_SYNC), 'RW|APPEND|SYNC');
  assert.equal(openFlagNames(0o100000 | O_DIRECTORY | 0o2000000), 'R|DIRECTORY|CLOEXEC');
  assert.equal(openFlagNames(0o20200000 | O_RDWR), 'RW|TMPFILE');
  assert.equal(openFlagNames(2 ** 40), `R|0${(2 ** 40).toString(8)}`);
});

test('colours are for terminals that have them, and for who wants them', () => {
  assert.equal(colorDepth('auto', { TERM: 'xterm-256color' }), '256');
  assert.equal(colorDepth('auto', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }), 'true');
  assert.equal(colorDepth('auto', { TERM: 'linux' }), '16');
  assert.equal(colorDepth('auto', { TERM: 'screen' }), '16');
  for (const TERM of ['dumb', 'vt100', 'vt220', '']) assert.equal(colorDepth('auto', { TERM }), 'none', TERM);
  assert.equal(colorDepth('auto', { TERM: 'xterm-256color', NO_COLOR: '1' }), 'none');
  assert.equal(colorDepth('auto', { TERM: 'linux', NO_COLOR: '' }), '16');
  assert.equal(colorDepth('always', { TERM: 'vt100', NO_COLOR: '1' }), '16');
  assert.equal(colorDepth('never', { TERM: 'xterm-256color' }), 'none');
});
