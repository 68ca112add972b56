// SPDX-License-Identifier: MIT
/** The recorded opens, played as text with the filters that tracing has. */
import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { test } from 'node:test';
import { knownOpens } from '../helpers/known-opens.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { runProbetop } from '../helpers/tracer.ts';

const { O_CREAT, O_WRONLY } = constants;
const O_ACCMODE = 3;

async function play(...flags: readonly string[]) {
  const { code, stdout, stderr } = await runProbetop([
    'opensnoop',
    '--replay',
    KNOWN_OPENS,
    '--json',
    ...flags,
  ]);
  assert.equal(code, 0, stderr);
  return parseJsonLines(stdout);
}

const pathsOf = (opens: readonly { readonly path: string }[]) => opens.map(({ path }) => path);

test('all 23, and with -x the 17 that failed', async () => {
  assert.deepEqual(pathsOf((await play()).rows), pathsOf(knownOpens));
  const failed = await play('-x');
  assert.deepEqual(pathsOf(failed.rows), pathsOf(knownOpens.filter(({ errno }) => errno > 0)));
  assert.equal(failed.summary.events, 17);
});

test('one process, one thread, one user, or none of them', async () => {
  const [first] = (await play()).rows;
  assert.ok(first);
  for (const [flag, number] of [
    ['-p', first.pid],
    ['-t', first.tid],
    ['-u', first.uid],
  ] as const) {
    assert.equal((await play(flag, String(number))).rows.length, 23);
    assert.equal((await play(flag, String(Number(number) + 1))).rows.length, 0);
  }
});

test('paths that begin with a text, as they are shown', async () => {
  const below = knownOpens.filter(({ path }) => path.startsWith('../'));
  assert.ok(below.length > 0);
  assert.deepEqual(pathsOf((await play('--under', '../')).rows), pathsOf(below));
  const failed = below.filter(({ errno }) => errno > 0);
  assert.deepEqual(pathsOf((await play('--under', '../', '-x')).rows), pathsOf(failed));
  assert.equal((await play('--under', '/no/such/')).rows.length, 0);
  // With -F a relative name has its directory before it.
  const whole = (await play('-F')).rows.filter((row) => row.full_path?.startsWith('/'));
  const [first] = whole;
  assert.ok(first?.full_path);
  const directory = first.full_path.slice(0, first.full_path.lastIndexOf('/') + 1);
  const expected = whole.filter((row) => row.full_path?.startsWith(directory));
  assert.deepEqual(pathsOf((await play('-F', '--under', directory)).rows), pathsOf(expected));
});

test('flags, by name and by access mode', async () => {
  const creating = knownOpens.filter(({ flags }) => flags & O_CREAT);
  assert.deepEqual(pathsOf((await play('-f', 'O_CREAT')).rows), pathsOf(creating));
  const writing = knownOpens.filter(({ flags }) => (flags & O_ACCMODE) === O_WRONLY);
  assert.deepEqual(pathsOf((await play('-f', 'O_WRONLY')).rows), pathsOf(writing));
  assert.ok(creating.length > 0 && writing.length > creating.length);
  const failed = writing.filter(({ errno }) => errno > 0);
  assert.deepEqual(pathsOf((await play('-f', 'O_WRONLY', '-x', '-n', 'open')).rows), pathsOf(failed));
});
