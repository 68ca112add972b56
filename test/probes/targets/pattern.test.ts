// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../../src/probes/errors.ts';
import { parsePatterns } from '../../../src/probes/targets/pattern.ts';
import { compileRegex, matchRegex } from '../../../src/probes/targets/regex.ts';
import { randomNumbers, randomText } from './random.ts';

const exact = (text: string) => ({ kind: 'exact', text });
const glob = (text: string) => ({ kind: 'glob', text });

function only(typed: string, regex = false) {
  const [pattern, ...more] = parsePatterns(typed, regex);
  assert.deepEqual(more, []);
  const { text, ...rest } = pattern as { text: string };
  assert.equal(text, typed);
  return rest;
}

test('a name alone is a function of the kernel, as is p::name', () => {
  assert.deepEqual(only('vfs_read'), { kind: 'kernel', name: exact('vfs_read') });
  assert.deepEqual(only('tcp*send?'), { kind: 'kernel', name: glob('tcp*send?') });
  assert.deepEqual(only('p::vfs_read'), { kind: 'kernel', name: exact('vfs_read') });
  assert.deepEqual(only('p:vfs_read'), { kind: 'kernel', name: exact('vfs_read') });
});

test('t: is a tracepoint, with wildcards in both parts', () => {
  assert.deepEqual(only('t:sys*:sys_enter_open*'), {
    kind: 'tracepoint',
    category: glob('sys*'),
    name: glob('sys_enter_open*'),
  });
});

test('LIBRARY:FUNCTION, /PATH:FUNCTION and p:LIBRARY:FUNCTION are functions of a file', () => {
  assert.deepEqual(only('c:malloc'), { kind: 'user', library: 'c', name: exact('malloc') });
  assert.deepEqual(only('p:c:mal*'), { kind: 'user', library: 'c', name: glob('mal*') });
  assert.deepEqual(only('/opt/x-1.2/lib.so:f'), {
    kind: 'user',
    library: '/opt/x-1.2/lib.so',
    name: exact('f'),
  });
  assert.deepEqual(only('x:Foo::bar*'), { kind: 'user', library: 'x', name: glob('Foo::bar*') });
});

test('a list has commas or blanks, and a backslash keeps one of them', () => {
  const texts = parsePatterns(' a, b\tc,,a t:b:* ').map(({ text }) => text);
  assert.deepEqual(texts, ['a', 'b', 'c', 't:b:*']);
  assert.deepEqual(
    parsePatterns('/a\\ b/c\\,d:f').map(({ text }) => text),
    ['/a b/c,d:f'],
  );
});

test('a regular expression is one pattern, colons and commas in it are its own', () => {
  const regex = (text: string) => ({ kind: 'regex', text });
  assert.deepEqual(only('^(?:vfs|tcp)_.{2,3}', true), { kind: 'kernel', name: regex('^(?:vfs|tcp)_.{2,3}') });
  assert.deepEqual(only('c:mal(loc|x)', true), { kind: 'user', library: 'c', name: regex('mal(loc|x)') });
  assert.deepEqual(only('t:block:.*', true), {
    kind: 'tracepoint',
    category: exact('block'),
    name: regex('.*'),
  });
});

test('a regular expression matches from the beginning of a name, as with bcc', () => {
  const names = ['tcp_sendmsg', 'mptcp_sendmsg', 'tcp', 'udp'];
  assert.deepEqual(matchRegex(compileRegex('tcp|udp'), names), [0, 2, 3]);
  assert.deepEqual(matchRegex(compileRegex('^tcp$'), names), [2]);
});

test('an expression that would take for ever is refused instead', () => {
  assert.throws(
    () => matchRegex(compileRegex('(\\w+)+\\.'), ['a'.repeat(64)]),
    (error) => error instanceof ProbeError && error.code === 'BAD_VALUE' && /too long/.test(error.message),
  );
  assert.deepEqual(matchRegex(compileRegex('a'), ['a']), [0], 'the next one works');
});

test('what is no pattern is refused in a sentence with a remedy', () => {
  for (const typed of [
    '',
    ' , ',
    ':',
    'c:',
    ':malloc',
    't:',
    't:block',
    't:block:',
    't::x',
    'u:c:probe',
    'Foo::bar',
    '/bin/bash',
    '*:malloc',
    'a\0b',
    'x'.repeat(5000),
    'a '.repeat(300).replaceAll('a', () => `a${Math.random()}`),
  ]) {
    assert.throws(
      () => parsePatterns(typed),
      (error) =>
        error instanceof ProbeError &&
        error.code === 'BAD_VALUE' &&
        /^[^\n]+[.?]$/.test(error.message) &&
        error.remedy !== '',
      JSON.stringify(typed.slice(0, 40)),
    );
  }
  for (const typed of ['(', 'a)(b', '[', '*', 'a{2,1}']) {
    assert.throws(() => compileRegex(typed), { code: 'BAD_VALUE' }, typed);
  }
  assert.throws(() => parsePatterns('u:c:probe'), /USDT.*not supported yet/);
});

test('whatever is typed is a pattern or a ProbeError that is safe to draw', () => {
  const random = randomNumbers(2);
  for (let i = 0; i < 20_000; i++) {
    const typed = randomText(random, 'tpu:c/*?,\\ .(|)a\u202e\x1b[', 12);
    try {
      assert.ok(parsePatterns(typed, random() < 0.3).length > 0);
    } catch (error) {
      assert.ok(error instanceof ProbeError, String(error));
      const shown = error.message + error.remedy;
      assert.ok(!shown.includes('\x1b') && !shown.includes('\u202e'), shown);
    }
  }
});
