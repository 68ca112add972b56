// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cgroupRoot, temporaryCgroup } from '../helpers/cgroup.ts';
import { requireTracing } from '../helpers/environment.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { startOpensnoop } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing() || (cgroupRoot() === undefined ? 'needs cgroup v2' : false);

test('--cgroup shows the processes below that cgroup alone', { skip }, async () => {
  await using group = temporaryCgroup();
  await using below = temporaryCgroup(group.path);
  await using inside = await startWorkload(['count', '23']);
  await using deeper = await startWorkload(['count', '17']);
  await using outside = await startWorkload(['count', '11']);
  group.add(inside.pid);
  below.add(deeper.pid);
  await using tracer = await startOpensnoop(['--json', '--cgroup', group.path]);
  for (const workload of [outside, inside, deeper]) await workload.run();
  tracer.signal('SIGINT');
  const { rows, summary } = parseJsonLines((await tracer.ended()).stdout);
  const of = (pid: number): number => rows.filter((row) => row.pid === pid).length;
  assert.deepEqual([of(inside.pid), of(deeper.pid), of(outside.pid)], [23, 17, 0]);
  assert.equal(summary.events, 40);
});
