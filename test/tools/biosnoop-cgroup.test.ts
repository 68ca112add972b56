// SPDX-License-Identifier: MIT
/** Whose requests they are, by cgroup: told in each record, and asked for by the filter, where completions run in interrupts. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { stopBiolatency } from '../helpers/biolatency.ts';
import { stopBiosnoop } from '../helpers/biosnoop.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { cgroupFolderOf, cgroupRoot, temporaryCgroup } from '../helpers/cgroup.ts';
import { requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';

const skip = requireTracing() || (cgroupRoot() === undefined ? 'needs cgroup v2' : false);
const makeDisk = hasGuestDisk() ? guestDisk : loopDisk;

/** The number of its folder; exact, for no kernel has made 2^53 of them. */
const numberOf = (path: string): number => statSync(path).ino;

/** A process in a cgroup, one in a cgroup below that, and one in neither, at their gates; 131, 79 and 47 requests. */
async function threeLoads(target: string) {
  await using stack = new AsyncDisposableStack();
  const group = stack.use(temporaryCgroup());
  const below = stack.use(temporaryCgroup(group.path));
  const [inside, deeper, outside] = [
    stack.use(await startBlockLoad(target, { reads: 97, writes: 34, inFlight: 16 })),
    stack.use(await startBlockLoad(target, { reads: 56, writes: 23, inFlight: 16 })),
    stack.use(await startBlockLoad(target, { reads: 30, writes: 17, inFlight: 16 })),
  ] as const;
  group.add(inside.pid);
  below.add(deeper.pid);
  const kept = stack.move();
  return {
    group,
    below,
    pids: [inside.pid, deeper.pid, outside.pid],
    run: async () => {
      for (const load of [outside, inside, deeper]) await load.run();
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

blockTest('each request is told with the cgroup of who made it', { skip }, async () => {
  using scratch = makeDisk();
  await using loads = await threeLoads(scratch.target);
  await using tracer = await startTool('biosnoop', ['--json', '-c', 'blocks', '-d', scratch.disk]);
  await loads.run();
  const { events } = await stopBiosnoop(tracer);
  const own = numberOf(cgroupFolderOf('self'));
  const numbers = [numberOf(loads.group.path), numberOf(loads.below.path), own];
  assert.equal(new Set(numbers).size, 3);
  const told = (pid: number) => new Set(events.filter((one) => one.pid === pid).map(({ cgroup }) => cgroup));
  assert.deepEqual(
    loads.pids.map((pid) => [...told(pid)]),
    numbers.map((number) => [number]),
  );
  assert.equal(events.length, 257);
});

for (const backend of ['tp_btf', 'raw_tp']) {
  blockTest(
    `--cgroup counts and tells what processes below that cgroup request alone, by ${backend}`,
    {
      skip,
    },
    async () => {
      using scratch = makeDisk();
      await using loads = await threeLoads(scratch.target);
      const flags = ['--json', '--backend', backend, '--cgroup', loads.group.path];
      await using snoop = await startTool('biosnoop', flags);
      await using latency = await startTool('biolatency', [...flags, '-D']);
      await loads.run();
      const { events, summary } = await stopBiosnoop(snoop);
      const of = (wanted: number): number => events.filter(({ pid }) => pid === wanted).length;
      assert.deepEqual(loads.pids.map(of), [131, 79, 0]);
      assert.deepEqual([summary.events, summary.lost], [210, 0]);
      const { lines } = await stopBiolatency(latency);
      assert.deepEqual(
        lines.map(({ disk, count }) => [disk, count]),
        [[scratch.disk, 210]],
      );
    },
  );
}
