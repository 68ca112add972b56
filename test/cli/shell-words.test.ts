// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { shellWords } from '../../src/cli/shell-words.ts';

const LINES = [
  "funccount 'vfs_*' -d 5",
  '  two   spaces\there ',
  `a"b c"d 'e"f' "g'h"`,
  String.raw`back\ slash \'quoted\' "in \"double\" \\ \n" 'in \single'`,
  `'' "" x''y`,
  `funccount -r '^vfs_(read|write)$'`,
  'plain ^tcp_.*$',
  '-p=7 --disk=sda',
  'ünïcode 漢字',
  'no\u00a0break \u2028',
];

test('words, quotes and backslashes are what a shell makes of them', () => {
  for (const line of LINES) {
    const printed = execFileSync('sh', ['-f', '-c', `printf '%s\\n' ${line}`]).toString();
    assert.deepEqual(shellWords(line), printed.split('\n').slice(0, -1), line);
  }
  assert.deepEqual(shellWords(''), []);
});

test('what only a shell can do is refused with a sentence, also in the middle of a word', () => {
  for (const [line, sentence] of [
    ['opensnoop -x | grep etc', /^"\|" is for a shell/],
    ['opensnoop > file', /^">" is for a shell/],
    ['a 2>/dev/null', /^">" is for a shell/],
    ['a; b', /^";" is for a shell/],
    ['a && b', /^"&" is for a shell/],
    ['opensnoop -p $(pgrep x)', /^"\$\(" is for a shell/],
    ['opensnoop -p "$PID"', /^"\$P" is for a shell/],
    ['opensnoop -p `pgrep x`', /is for a shell/],
    ["funccount 'vfs_*", /^The quote ' is not closed\.$/],
    ['a "b', /^The quote " is not closed\.$/],
  ] as const) {
    assert.throws(() => shellWords(line), { message: sentence }, line);
  }
});
