// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { requireTracing } from '../helpers/environment.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { startOpensnoop } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

/** Where the cgroup v2 tree is mounted. */
function cgroupRoot(): string | undefined {
  return /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1];
}

const skip = requireTracing() || (cgroupRoot() === undefined ? 'needs cgroup v2' : false);

test('--cgroup shows the processes below that cgroup alone', { skip }, async () => {
  const group = mkdtempSync(join(cgroupRoot() ?? '', 'probetop-test-'));
  const below = mkdtempSync(join(group, 'below-'));
  try {
    await using inside = await startWorkload(['count', '23']);
    await using deeper = await startWorkload(['count', '17']);
    await using outside = await startWorkload(['count', '11']);
    writeFileSync(join(group, 'cgroup.procs'), String(inside.pid));
    writeFileSync(join(below, 'cgroup.procs'), String(deeper.pid));
    await using tracer = await startOpensnoop(['--json', '--cgroup', group]);
    for (const workload of [outside, inside, deeper]) await workload.run();
    tracer.signal('SIGINT');
    const { rows, summary } = parseJsonLines((await tracer.ended()).stdout);
    const of = (pid: number): number => rows.filter((row) => row.pid === pid).length;
    assert.deepEqual([of(inside.pid), of(deeper.pid), of(outside.pid)], [23, 17, 0]);
    assert.equal(summary.events, 40);
  } finally {
    for (const folder of [below, group]) await removeGroup(folder);
  }
});

/** A cgroup can be removed some time after its last process has ended. */
async function removeGroup(folder: string): Promise<void> {
  await eventually(10_000, `${folder} to be empty`, () => {
    try {
      rmdirSync(folder);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EBUSY') return undefined;
      throw error;
    }
  });
}
