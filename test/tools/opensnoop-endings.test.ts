// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import type { Child, Outcome } from '../helpers/child.ts';
import { requireTracing } from '../helpers/environment.ts';
import { allGone, heldBy } from '../helpers/kernel-objects.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { startOpensnoop } from '../helpers/tracer.ts';
import { startWorkload, type Workload } from '../helpers/workload.ts';

const skip = requireTracing();

interface Ending {
  readonly name: string;
  readonly code: number;
  /** With rows flowing: what ends the tracer. */
  act(tracer: Child): void;
  /** Standard output, when it is no pipe. */
  readonly stdout?: string;
  /** What else must hold. */
  check?(outcome: Outcome, workload: Workload): void;
}

function mustHaveSummary({ stdout }: Outcome, workload: Workload): void {
  const { rows, summary } = parseJsonLines(stdout);
  assert.equal(summary.events, rows.length);
  assert.ok(rows.length > 0);
  assert.ok(rows.every((row) => row.pid === workload.pid));
}

/** Standard error without what a slow machine says besides: that it is still detaching. */
const saidBy = ({ stderr }: Outcome): string => stderr.replace(/^probetop: detaching.*\n/gm, '');

/** Nothing on standard error but that it traces, and perhaps what it counted. */
function mustBeQuiet(outcome: Outcome): void {
  const rest = saidBy(outcome)
    .split('\n')
    .filter((line) => line !== '' && !/^probetop: (tracing\b|\d+ events)/.test(line));
  assert.deepEqual(rest, []);
}

const endings: readonly Ending[] = [
  {
    name: 'SIGINT ends with the summary and 0',
    code: 0,
    act: (tracer) => tracer.signal('SIGINT'),
    check: (outcome, workload) => {
      mustHaveSummary(outcome, workload);
      mustBeQuiet(outcome);
    },
  },
  {
    name: 'SIGTERM ends with the summary and 143',
    code: 143,
    act: (tracer) => tracer.signal('SIGTERM'),
    check: (outcome, workload) => {
      mustHaveSummary(outcome, workload);
      mustBeQuiet(outcome);
    },
  },
  {
    name: 'a terminal that hangs up ends it with the summary and 129',
    code: 129,
    act: (tracer) => tracer.signal('SIGHUP'),
    check: mustHaveSummary,
  },
  {
    name: 'a reader that closes the pipe ends it quietly with 0',
    code: 0,
    act: (tracer) => void tracer.process.stdout?.destroy(),
    check: mustBeQuiet,
  },
  {
    name: 'a full disk ends it with a sentence and 1',
    code: 1,
    stdout: '/dev/full',
    act: () => {},
    check: (outcome) => mustBeSentences(saidBy(outcome), /no space|ENOSPC|full/i),
  },
  { name: 'SIGKILL ends it at once', code: 137, act: (tracer) => tracer.signal('SIGKILL') },
  { name: 'a crash ends it at once', code: 139, act: (tracer) => tracer.signal('SIGSEGV') },
];

for (const { name, code, act, stdout, check } of endings) {
  test(`${name}, and leaves nothing in the kernel`, { skip }, async () => {
    await using workload = await startWorkload(['rate', '2000', '1200']);
    const fd = stdout === undefined ? undefined : openSync(stdout, 'w');
    try {
      const flags = ['--json', '-p', String(workload.pid)];
      await using tracer = await startOpensnoop(flags, fd === undefined ? {} : { stdout: fd });
      const held = heldBy(tracer.pid);
      assert.ok(
        held.some(({ kind }) => kind === 'prog') && held.some(({ kind }) => kind === 'map'),
        'it holds BPF objects',
      );
      workload.go();
      if (fd === undefined) await tracer.saw('stdout', /\n/);
      act(tracer);
      const outcome = await tracer.ended();
      assert.equal(outcome.code, code, outcome.stderr);
      check?.(outcome, workload);
      await allGone(held);
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  });
}

test('a pipe that was closed before the first row ends it quietly too', { skip }, async () => {
  await using workload = await startWorkload(['rate', '2000', '1200']);
  await using tracer = await startOpensnoop(['--plain', '-p', String(workload.pid)]);
  tracer.process.stdout?.destroy();
  workload.go();
  const outcome = await tracer.ended();
  assert.equal(outcome.code, 0, outcome.stderr);
  mustBeQuiet(outcome);
});

test('the traced process may end first', { skip }, async () => {
  await using workload = await startWorkload(['count', '23']);
  await using tracer = await startOpensnoop(['--json', '-p', String(workload.pid), '-d', '1']);
  await workload.run();
  const outcome = await tracer.ended();
  assert.equal(outcome.code, 0);
  assert.equal(parseJsonLines(outcome.stdout).summary.events, 23);
});
