// SPDX-License-Identifier: MIT
/** The shells themselves, with the completion loaded: what a person types, and what is there after the tab key. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, temporaryFolder } from '../helpers/environment.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { runProbetop } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const PATH = `${join(root, 'bin')}:${process.env.PATH}`;
/** Run, it would make a file. */
const HOSTILE = '$(touch ran)';

const folder = temporaryFolder();
const script = (shell: string) => join(folder.path, `probetop.${shell}`);

before(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await runProbetop(['completion', shell]);
    assert.equal(code, 0);
    writeFileSync(script(shell), stdout);
  }
  closeSync(openSync(join(folder.path, 'plain-name.txt'), 'w'));
  closeSync(openSync(join(folder.path, `one${HOSTILE}.rec`), 'w'));
});
after(() => folder[Symbol.dispose]());

/** What is typed, and what the line is after the tab key; a trailing ~ stands for the blank after what is whole. */
const LINES: readonly (readonly [typed: string, completed: string])[] = [
  ['opens', 'opensnoop~'],
  ['comple', 'completion~'],
  ['help vf', 'help vfsstat~'],
  ['opensnoop --fai', 'opensnoop --failed~'],
  ['opensnoop -x --flag-filter O_DIRECTO', 'opensnoop -x --flag-filter O_DIRECTORY~'],
  ['opensnoop --backend any', 'opensnoop --backend any-exit~'],
  ['biosnoop -o secu', 'biosnoop -o secure-erase~'],
  ['biosnoop --color=alw', 'biosnoop --color=always~'],
  ['funccount c:malloc_usab', 'funccount c:malloc_usable_size~'],
  ["funccount 'c:malloc_usab", "funccount 'c:malloc_usable_size'~"],
  ['funccount -e c:free,c:malloc_usab', 'funccount -e c:free,c:malloc_usable_size~'],
  ['funclatency -p 1 c:malloc_usab', 'funclatency -p 1 c:malloc_usable_size~'],
  ['opensnoop -x -- mkfi', 'opensnoop -x -- mkfifo~'],
  ['funccount c:free -- cat plain-na', 'funccount c:free -- cat plain-name.txt~'],
  ['vfsstat --backend tracep', 'vfsstat --backend tracepoint~'],
];

const INTERACTIVE = {
  bash: {
    argv: ['bash', '--norc', '--noprofile', '-i'],
    load: (file: string) => `source ${file}; PS1='> '; clear`,
  },
  zsh: {
    argv: ['zsh', '-f', '-i'],
    load: (file: string) =>
      `autoload -U compinit; compinit -u -D; source ${file}; unsetopt zle_bracketed_paste; PS1='> '; RPS1=; clear`,
  },
} as const;

for (const [shell, { argv, load }] of Object.entries(INTERACTIVE))
  test(`${shell} completes tools, flags, values, functions and lists, and runs nothing that it finds`, async () => {
    await using workload = await startWorkload([
      '--comm-hex',
      Buffer.from(HOSTILE).toString('hex'),
      'count',
      '1',
    ]);
    const env = { PATH, TERM: 'xterm', INPUTRC: '/dev/null', ENV: '', HOME: folder.path };
    await using terminal = startInTerminal([...argv] as [string, ...string[]], {
      cwd: folder.path,
      env,
      columns: 100,
      rows: 40,
    });
    terminal.type(`${load(script(shell))}\r`);
    await terminal.shows(/^> *$/);
    for (const [typed, completed] of LINES) {
      terminal.type(`probetop ${typed}\t#`);
      const line = completed.replace(/~$/, ' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      await terminal.shows(new RegExp(`^> probetop ${line}#$`));
      // Away with it, and with what was listed.
      terminal.type('\x15\x0c');
      await terminal.shows(/^> *$/);
    }
    // What there is of processes is many: a list.
    terminal.type(`probetop opensnoop -n ope\t\t\x15\x0c`);
    await terminal.shows(/^> *$/);
    terminal.type(`probetop opensnoop -p ${workload.pid}\t#`);
    await terminal.shows(new RegExp(`^> probetop opensnoop -p ${workload.pid} ?#$`));
    terminal.type('\x15\x0c');
    await terminal.shows(/^> *$/);
    // A name that is no harm only while it is quoted is quoted, and taken for what it is.
    terminal.type('probetop opensnoop --plain --replay one\t\r');
    await terminal.shows(/^probetop: This is no recording that can be played/);
    await terminal.shows(/^> *$/);
    assert.ok(!existsSync(join(folder.path, 'ran')), terminal.screen().join('\n'));
  });

function fish(line: string): string[] {
  const ask = `source ${script('fish')}; complete -C ${JSON.stringify(line)}`;
  const { status, stdout, stderr } = spawnSync('fish', ['--no-config', '-c', ask], {
    encoding: 'utf8',
    cwd: folder.path,
    env: { ...process.env, PATH, HOME: folder.path },
  });
  assert.equal(`${status} ${stderr}`, '0 ');
  return stdout.trimEnd().split('\n');
}

test('fish completes tools, flags, values, functions and lists, and runs nothing that it finds', async () => {
  for (const [typed, completed] of LINES) {
    // fish tells what the last word would be.
    const expected = completed.replace(/~$/, '').replaceAll("'", '').split(' ').at(-1);
    const found = fish(`probetop ${typed}`).map((line) => line.split('\t')[0]?.replaceAll("'", ''));
    assert.deepEqual(found, [expected], typed);
  }
  assert.match(fish('probetop ').join('\n'), /^opensnoop\tfiles being opened/m);
  assert.match(fish('probetop opensnoop --f').join('\n'), /^--failed\tonly opens that failed$/m);
  assert.ok(fish('probetop opensnoop --replay one').some((name) => name.startsWith('one')));
  assert.ok(!existsSync(join(folder.path, 'ran')));
});

test('processes are offered with their names made visible, and names that a shell could run are not offered', async () => {
  await using workload = await startWorkload([
    '--comm-hex',
    Buffer.from('a\nb\x1b[31m\tc').toString('hex'),
    'count',
    '1',
  ]);
  await using other = await startWorkload(['--comm-hex', Buffer.from(HOSTILE).toString('hex'), 'count', '1']);
  const lines = async (source: string) =>
    (await runProbetop(['complete', source, ''])).stdout.toString().trimEnd().split('\n');
  const processes = await lines('process');
  assert.ok(processes.includes(`${workload.pid}\ta\\x0ab\\x1b[31m\\x09c`), processes.join('\n'));
  assert.ok(processes.includes(`${other.pid}\t${HOSTILE}`));
  assert.ok((await lines('thread')).includes(`${other.pid}\t${HOSTILE}`));
  for (const name of await lines('process-name')) assert.match(name, /^[\w.,:/@+%-]+$/);
  assert.ok((await lines('user')).includes('0\troot'));
  assert.ok((await lines('cpu')).includes('0'));
});

test('an unknown shell, no shell and an unknown source are one sentence each', async () => {
  for (const [args, sentence] of [
    [['completion'], /^probetop: completion needs a shell\.\nThere are: probetop completion bash, .*\n$/],
    [['completion', 'tcsh'], /^probetop: There is no completion for "tcsh"\.\nThere are: .*\n$/],
    [['complete', 'secrets'], /^probetop: There is nothing to offer called "secrets"\.\n$/],
  ] as const) {
    const { code, stdout, stderr } = await runProbetop([...args]);
    assert.equal(code, 2);
    assert.equal(stdout.toString(), '');
    assert.match(stderr, sentence);
  }
});
