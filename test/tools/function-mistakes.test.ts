// SPDX-License-Identifier: MIT
/** funccount and funclatency asked for what makes no sense, or what this kernel cannot do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { countingBackends, guest, options } from '../helpers/function-tools.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { runProbetop } from '../helpers/tracer.ts';

function gonePid(): string {
  return String(spawnSync('true').pid);
}

type Mistake = readonly [what: string, names: RegExp, args: readonly string[] | (() => readonly string[])];

const EVENT = 't:syscalls:sys_enter_getppid';

const MISTAKES: readonly Mistake[] = [
  ['no pattern to count', /needs a pattern, such as/, ['funccount']],
  ['no pattern to time', /needs a pattern, such as/, ['funclatency', '--json']],
  ['an empty pattern', /""/, ['funccount', '']],
  ['a list of nothing', /A pattern is missing/, ['funccount', ',']],
  ['a kernel function that is nearly one', /Did you mean vfs_read\?/, ['funccount', 'vfs_raed']],
  ['a kernel function that is none', /"no_such_function_at_all"/, ['funclatency', 'no_such_function_at_all']],
  ['a wildcard that matches nothing', /"vfs_raed\*".*\n.*vfs_r/, ['funccount', 'vfs_raed*']],
  ['one of a list that matches nothing', /Did you mean c:malloc\?/, ['funccount', 'c:free,c:mallco']],
  ['a library that is none', /"nolib"/, ['funccount', 'nolib:foo']],
  [
    'a tracepoint that is nearly one',
    /Did you mean t:syscalls:sys_enter_getppid\?/,
    ['funccount', `${EVENT}x`],
  ],
  ['a bad expression', /"vfs_\(" is no regular expression.*\nWithout -r/, ['funccount', '-r', 'vfs_(']],
  ['a PID that is gone', /No process has the PID/, () => ['funccount', '-p', gonePid(), 'c:malloc']],
  [
    'a backend that does not exist',
    /"nope".*\n.*auto uprobe/,
    ['funccount', '--backend', 'nope', 'c:malloc'],
  ],
  ['a backend of other functions', /"fentry"/, ['funclatency', '--backend', 'fentry', 'c:malloc']],
  ['the end of a tracepoint', /time tracepoints\.\nfunccount counts them/, ['funclatency', EVENT]],
  ['a CPU that is not there', /no CPU 99999; the last one is \d+\./, ['funccount', '-c', '99999', EVENT]],
  ['a recording', /funccount|recording|events/i, ['funccount', '--replay', '/dev/null', EVENT]],
];

if (!guest)
  for (const [what, names, args] of MISTAKES)
    test(`${what} is refused with a sentence that says so`, options, async () => {
      const given = typeof args === 'function' ? args() : args;
      const { code, stdout, stderr } = await runProbetop([
        ...given,
        ...(given.includes('--json') ? [] : ['--plain']),
      ]);
      assert.equal(code, 2, stderr);
      assert.equal(stdout.toString(), '');
      mustBeSentences(stderr, names);
    });

if (countingBackends.length === 0) {
  test('a kernel without ways to its functions says what is missing and what works', options, async () => {
    const count = await runProbetop(['funccount', '--plain', 'vfs_*']);
    assert.equal(count.code, 1);
    mustBeSentences(
      count.stderr,
      /cannot count kernel functions: kprobe\.multi: .*; fentry: .*; kprobe: .*\.\nA kernel with CONFIG_KPROBE_EVENTS can\b.*\. Functions of programs and tracepoints can be counted here\.$/m,
    );
    const time = await runProbetop(['funclatency', '--plain', 'vfs_read']);
    assert.equal(time.code, 1);
    mustBeSentences(
      time.stderr,
      /cannot time kernel functions: .*\.\nA kernel with CONFIG_KPROBE_EVENTS can\b.*\. Functions of programs can be timed here\.$/m,
    );
    const forced = await runProbetop(['funccount', '--plain', '--backend', 'kprobe', 'vfs_read']);
    assert.equal(forced.code, 1);
    mustBeSentences(forced.stderr, /Not possible here: kprobe: .*\nUse --backend auto\./);
  });
}
