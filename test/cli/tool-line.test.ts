// SPDX-License-Identifier: MIT
/** Command lines as people copy them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from '../../src/cli/args.ts';
import { readToolLine } from '../../src/cli/tool-line.ts';
import { ProbeError } from '../../src/probes/errors.ts';

const read = (text: string) => {
  const line = readToolLine(text);
  assert.ok(line, `${text} is no command line`);
  return line;
};

const LINES: readonly (readonly [line: string, argv: readonly string[]])[] = [
  ['funclatency -u tcp_sendmsg', ['funclatency', '-u', 'tcp_sendmsg']],
  ['biosnoop -d sda', ['biosnoop', '-d', 'sda']],
  ['opensnoop-bpfcc -p 123', ['opensnoop', '-p', '123']],
  ["sudo /usr/share/bcc/tools/funccount 'vfs_*'", ['funccount', 'vfs_*']],
  ['funclatency.py -m c:malloc', ['funclatency', '-m', 'c:malloc']],
  ['./funclatency.py -m c:malloc', ['funclatency', '-m', 'c:malloc']],
  ['python3 /usr/share/bcc/tools/biolatency -QD', ['biolatency', '-Q', '-D']],
  ['biolatency -Q -D 1 10', ['biolatency', '-Q', '-D', '1', '10']],
  ['# /usr/sbin/vfsstat-bpfcc 2', ['vfsstat', '2']],
  ['$ sudo -E -u root opensnoop -x', ['opensnoop', '-x']],
  ['sudo LC_ALL=C opensnoop-bpfcc', ['opensnoop']],
  ['sudo bin/probetop opensnoop -n main', ['opensnoop', '-n', 'main']],
  ["funccount -r '^vfs_(read|write)$' -i 1", ['funccount', '-r', '^vfs_(read|write)$', '-i', '1']],
  ['opensnoop --extended_fields --flag_filter=O_WRONLY', ['opensnoop', '-e', '-f', 'O_WRONLY']],
  ['opensnoop -f O_WRONLY -f O_RDWR', ['opensnoop', '-f', 'O_WRONLY', '-f', 'O_RDWR']],
];

test('what is copied from a shell, a manual or a script is what the command line would have been', () => {
  for (const [text, argv] of LINES) {
    const command = parseArgs(argv);
    assert.ok(command.kind === 'tool');
    const line = read(text);
    assert.deepEqual([line.tool, line.raw], [command.tool, command.raw], text);
  }
});

test('who is traced is told only where the line says', () => {
  assert.deepEqual(read('opensnoop -x').identity, {});
  assert.deepEqual(read('opensnoop -p 7').identity, { pid: 7, tid: undefined, uid: undefined });
  assert.deepEqual(read('opensnoop -p 7 -t 8').identity, { pid: undefined, tid: 8, uid: undefined });
  assert.deepEqual(read('opensnoop -u 0 --cgroup /a --self').identity, {
    pid: undefined,
    tid: undefined,
    uid: 0,
    cgroup: '/a',
    self: true,
  });
});

test('an interval is taken, a count and what else is for text is told to be ignored', () => {
  const ignored = (text: string) =>
    read(text)
      .parts.filter((part) => part.ignored)
      .map(({ flag }) => flag);
  assert.equal(read('biolatency 1 10').intervalSeconds, 1);
  assert.equal(read('funccount -i 0.5 vfs_*').intervalSeconds, 0.5);
  assert.equal(read('opensnoop --interval 2').intervalSeconds, 2);
  assert.equal(read('opensnoop -x').intervalSeconds, undefined);
  assert.deepEqual(ignored('biolatency 1 10'), ['count 10']);
  assert.deepEqual(ignored('biolatency -T -e -j 1'), ['-T', '-e', '-j']);
  assert.deepEqual(
    ignored('opensnoop -T -d 10 --json'),
    ['-d', '--json'].map((flag) => (flag === '-d' ? '-d 10' : '-j')),
  );
  assert.deepEqual(ignored('funclatency -T -d 3 vfs_read'), ['-d 3', '-T']);
});

test('every part is told in words', () => {
  assert.deepEqual(
    read('biosnoop -Q -d sda -m 10').parts.map(({ flag, text }) => `${flag}: ${text}`),
    [
      '-Q: show the time in the queue too',
      '-d sda: only this disk',
      '-m 10: only requests that took at least so many milliseconds',
    ],
  );
});

test('names alone, and words that are looked for, are no command lines', () => {
  for (const text of [
    '',
    '  ',
    'biolatency',
    'biolatency ',
    'pause',
    'save the screen',
    'time it',
    'filter: text, -without',
    'rows by name: text, -without',
    'sudo',
    "it's",
    'only one process',
    'a | b',
  ])
    assert.equal(readToolLine(text), undefined, text);
});

test('what makes no sense is one sentence, with the flag or tool that is nearest', () => {
  for (const [text, sentence, remedy] of [
    ['funclatency --microsecond x', /has no flag "--microsecond"/, /Did you mean --microseconds\?/],
    ['biolatency -q', /has no flag "-q"/, /Did you mean -Q\?/],
    ['biosnoop --dsik sda', /has no flag "--dsik"/, /Did you mean --disk\?/],
    ['opensnop -x', /There is no tool "opensnop"/, /Did you mean opensnoop\?/],
    ['sudo execsnoop-bpfcc', /There is no tool "execsnoop"/, /opensnoop/],
    ['opensnoop -p abc', /-p needs a whole number from 1 on, not "abc"/, /^$/],
    ['biolatency 1 10 100', /takes no argument "100"/, /probetop biolatency -h/],
    ["funccount 'vfs_", /The quote ' is not closed/, /^$/],
    ['opensnoop -x | grep x', /is for a shell/, /^$/],
    ['opensnoop --record x.rec', /--record can only be given when probetop is started/, /^$/],
    ['opensnoop --backend kprobe', /--backend can only be given when/, /^$/],
    ['probetop doctor --json', /doctor is for a shell/, /Press \?/],
    ['opensnoop -h', /opensnoop is for a shell/, /Press \?/],
    ['probetop demo -x', /demo is for a shell/, /Press \?/],
  ] as const) {
    assert.throws(
      () => readToolLine(text),
      (error) => error instanceof ProbeError && sentence.test(error.message) && remedy.test(error.remedy),
      text,
    );
  }
});
