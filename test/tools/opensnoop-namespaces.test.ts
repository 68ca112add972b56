// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Child, start } from '../helpers/child.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { startOpensnoop } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

/** The first child of a process, as the outermost PID namespace numbers it. */
function childOf(pid: number): Promise<number> {
  return eventually(10_000, `a child of ${pid}`, () => {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first ? Number(first) : undefined;
  });
}

test('in a PID namespace, -p and the rows have the numbers that are seen there', { skip }, async () => {
  using folder = temporaryFolder();
  const script = 'echo ready; exec sleep 600';
  await using namespace: Child = start([
    'unshare',
    '-p',
    '-f',
    '--mount-proc',
    '--kill-child',
    'sh',
    '-c',
    script,
  ]);
  await namespace.saw('stdout', /ready/);
  const init = await childOf(namespace.pid);
  const via = ['nsenter', '-t', String(init), '-p', '-m'];

  await using workload = await startWorkload(['known', folder.path], via);
  // Far fewer processes have run in there than outside.
  assert.ok(workload.pid < init, `${workload.pid} is a number of the inner namespace`);
  await using tracer = await startOpensnoop(['--json', '-p', String(workload.pid)], { via });
  await workload.run();
  // nsenter waits for the program and passes on its exit code, but no signal.
  process.kill(await childOf(tracer.pid), 'SIGINT');
  const outcome = await tracer.ended();
  assert.equal(outcome.code, 0, outcome.stderr);
  const { rows } = parseJsonLines(outcome.stdout);
  assert.equal(rows.length, 23);
  assert.deepEqual(new Set(rows.flatMap((row) => [row.pid, row.tid])), new Set([workload.pid]));
});
