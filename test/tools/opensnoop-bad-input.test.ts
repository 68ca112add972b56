// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { mustBeSentences } from '../helpers/messages.ts';
import { hostile } from '../helpers/path-opens.ts';
import { runProbetop } from '../helpers/tracer.ts';

/** A PID that was in use a moment ago. */
function gonePid(): string {
  const { pid } = spawnSync('true');
  return String(pid);
}

interface Misuse {
  readonly what: string;
  readonly args: () => readonly string[];
  /** What the message must name. */
  readonly names: RegExp;
}

function misuse(what: string, names: RegExp, ...args: readonly string[]): Misuse {
  return { what, names, args: () => args };
}

const misuses: readonly Misuse[] = [
  misuse('an unknown flag', /--no-such-flag/, 'opensnoop', '--no-such-flag'),
  misuse('an unknown letter', /-Z/, 'opensnoop', '-Z'),
  misuse('an unknown tool', /opensnop/, 'opensnop', '--plain'),
  misuse('an argument too many', /surplus/, 'opensnoop', '--plain', 'surplus'),
  misuse('a PID that is no number', /abc/, 'opensnoop', '--plain', '-p', 'abc'),
  misuse('a PID below one', /-5/, 'opensnoop', '--plain', '-p=-5'),
  misuse('the PID 0', /\b0\b/, 'opensnoop', '--plain', '-p', '0'),
  misuse('a PID beyond all PIDs', /99999999999/, 'opensnoop', '--plain', '-p', '99999999999'),
  misuse('a PID with something behind it', /12x/, 'opensnoop', '--plain', '-p', '12x'),
  misuse('a PID that is missing', /-p|--pid|PID/, 'opensnoop', '--plain', '-p'),
  { what: 'a PID that is gone', names: /\d+/, args: () => ['opensnoop', '--plain', '-p', gonePid()] },
  { what: 'a TID that is gone', names: /\d+/, args: () => ['opensnoop', '--plain', '-t', gonePid()] },
  misuse('a user that does not exist', /no-such-user/, 'opensnoop', '--plain', '-u', 'no-such-user'),
  misuse('a duration that is no number', /soon/, 'opensnoop', '--plain', '-d', 'soon'),
  misuse('an open flag that does not exist', /O_BOGUS/, 'opensnoop', '--plain', '-f', 'O_BOGUS'),
  misuse('a ring of no possible size', /1000/, 'opensnoop', '--plain', '--ring-bytes', '1000'),
  misuse(
    'a cgroup that does not exist',
    /\/no\/such\/group/,
    'opensnoop',
    '--plain',
    '--cgroup',
    '/no/such/group',
  ),
  misuse('a flag that only looks like the denial of one', /--no-json/, 'opensnoop', '--plain', '--no-json'),
  misuse('a value for a flag that takes none', /--failed/, 'opensnoop', '--plain', '--failed=5'),
  misuse('a value that is none of the choices', /nope/, 'opensnoop', '--plain', '--color', 'nope'),
  misuse('a backend that does not exist', /nope/, 'opensnoop', '--plain', '--backend', 'nope'),
  misuse('two output forms at once', /--json|--plain/, 'opensnoop', '--json', '--plain'),
];

for (const { what, args, names } of misuses) {
  test(`${what} is refused with a sentence that names it`, async () => {
    const { code, stdout, stderr } = await runProbetop(args());
    assert.equal(code, 2, stderr);
    assert.equal(stdout.toString(), '');
    assert.doesNotMatch(stderr, /tracing/, 'nothing was traced');
    mustBeSentences(stderr, names);
  });
}

test('bytes of an argument do not reach the terminal as they are', async () => {
  const { code, stderr } = await runProbetop(['opensnoop', '--plain', '-p', '\x1b[2J\x07']);
  assert.equal(code, 2);
  assert.doesNotMatch(stderr, hostile);
});
