// SPDX-License-Identifier: MIT
/** More requests in flight than the table finds room for. */
import assert from 'node:assert/strict';
import { merge } from '../../src/histogram/histogram.ts';
import { type BlockFilter, blockProbe } from '../../src/probes/block.ts';
import { ProbeController } from '../../src/probes/controller.ts';
import { latencyReader } from '../../src/probes/decode/latencies.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { kernelSource } from '../../src/probes/source.ts';
import type { ProbeDefinition } from '../../src/probes/types.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, slowLoopDisk } from '../helpers/scratch-disk.ts';

const skip = requireTracing();
const any: BlockFilter = {
  device: undefined,
  operation: undefined,
  comm: undefined,
  minLatencyNs: 0,
  fromStart: false,
};

async function traced(backend: string, maxEntries: Readonly<Record<string, number>>) {
  const definition: ProbeDefinition<BlockFilter> = {
    ...blockProbe,
    plan(...how) {
      const plan = blockProbe.plan(...how);
      return { ...plan, maxEntries: { ...plan.maxEntries, ...maxEntries } };
    },
  };
  const source = kernelSource();
  const controller = new ProbeController(definition, source);
  // Answered by a cache they would not be many at once while the CPUs have other work.
  using scratch = hasGuestDisk() ? guestDisk() : slowLoopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight: 32 });
  const identity = { pid: load.pid, tid: undefined, uid: undefined, cgroup: undefined, self: true };
  const sizes = { ringBytes: undefined, arenaBytes: undefined };
  await controller.start({ backend, sizes, identity, filter: any });
  try {
    await load.run();
    const told = controller.tick(new PassingSink(() => {}));
    const groups = latencyReader(controller.object, source.features().possibleCpus)();
    return {
      told,
      counted: merge(groups.map(({ histogram }) => histogram)).count,
      untracked: controller.counters.losses.untracked,
      left: new DataView(controller.object.readGlobal('more_requests_used')).getUint32(0, true),
    };
  } finally {
    await controller.stop();
  }
}

for (const backend of ['tp_btf', 'raw_tp']) {
  blockTest(
    `those that find their bucket full are followed all the same, by ${backend}`,
    { skip },
    async () => {
      // One bucket: nearly all have none.
      const { told, counted, untracked, left } = await traced(backend, { requests: 1 });
      assert.deepEqual([told, counted, untracked], [1512, 1512, 0]);
      // Requests to other disks may be on their way.
      assert.ok(left < 32, `${left} are left there`);
    },
  );
}

blockTest('those that find no room at all are counted as untracked, each once', { skip }, async () => {
  const { told, counted, untracked } = await traced('auto', { requests: 1, more_requests: 1 });
  assert.equal(told, counted);
  assert.ok(told > 0 && told < 1512, String(told));
  // Of other disks nobody knows either.
  assert.ok(told + untracked >= 1512, `${told} told, ${untracked} untracked`);
});
