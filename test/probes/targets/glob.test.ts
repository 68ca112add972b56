// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globMatcher } from '../../../src/probes/targets/glob.ts';
import { randomNumbers, randomText } from './random.ts';

/** The definition, word for word. */
function matches(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern[0] === '*') {
    return matches(pattern.slice(1), name) || (name !== '' && matches(pattern, name.slice(1)));
  }
  return (
    name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && matches(pattern.slice(1), name.slice(1))
  );
}

test('a wildcard pattern matches as its definition says, for any pattern and name', () => {
  const random = randomNumbers(1);
  for (let i = 0; i < 20_000; i++) {
    const pattern = randomText(random, 'ab*?', 9);
    const name = randomText(random, 'ab', 9);
    assert.equal(globMatcher(pattern)(name), matches(pattern, name), `${pattern} on ${name}`);
  }
});

test('everything but * and ? is itself', () => {
  for (const special of '.+^$()[]{}|\\/-') {
    assert.equal(globMatcher(`a${special}b*`)(`a${special}bc`), true);
    assert.equal(globMatcher(`a${special}b*`)('axbc'), false);
  }
  assert.equal(globMatcher('tcp.*')('tcp_sendmsg'), false);
});

test('a pattern of many stars ends on a long name', () => {
  assert.equal(globMatcher(`${'a*'.repeat(40)}b`)('a'.repeat(4000)), false);
});
