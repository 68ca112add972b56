// SPDX-License-Identifier: MIT
/** Requests that the table finds no room for, and those whose issue was left out. */
import assert from 'node:assert/strict';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { BpfObject } from '../../native/index.d.ts';
import { merge } from '../../src/histogram/histogram.ts';
import { type BlockFilter, blockProbe } from '../../src/probes/block.ts';
import { ProbeController } from '../../src/probes/controller.ts';
import { latencyReader } from '../../src/probes/decode/latencies.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { uint64 } from '../../src/probes/filter.ts';
import { diskDevice } from '../../src/probes/host/disks.ts';
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

interface Changed {
  readonly maxEntries?: Readonly<Record<string, number>>;
  /** Of the programs that are always there; by default all are attached. */
  readonly attached?: (program: string) => boolean;
  /** The probe runs, and nothing has been requested yet. */
  readonly running?: (object: BpfObject) => void;
  /** Whether requests to other disks are told and counted too. */
  readonly anyDisk?: boolean;
}

function definitionWith({ maxEntries, attached = () => true }: Changed): ProbeDefinition<BlockFilter> {
  return {
    ...blockProbe,
    plan(...how) {
      const plan = blockProbe.plan(...how);
      return {
        ...plan,
        attach: plan.attach.filter((spec) => spec.kind === 'section' && attached(spec.program)),
        maxEntries: { ...plan.maxEntries, ...maxEntries },
      };
    },
  };
}

/** 1512 requests to a disk of ours. */
async function traced(backend: string, changed: Changed) {
  const source = kernelSource();
  const controller = new ProbeController(definitionWith(changed), source);
  // Answered by a cache they would not be many at once while the CPUs have other work.
  using scratch = hasGuestDisk() ? guestDisk() : slowLoopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight: 32 });
  const identity = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: true };
  const sizes = { ringBytes: undefined, arenaBytes: undefined };
  const filter = { ...any, device: changed.anyDisk === true ? undefined : diskDevice(scratch.disk) };
  await controller.start({ backend, sizes, identity, filter });
  try {
    changed.running?.(controller.object);
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
      const { told, counted, untracked, left } = await traced(backend, { maxEntries: { requests: 1 } });
      assert.deepEqual([told, counted, untracked], [1512, 1512, 0]);
      // Requests to other disks may be on their way.
      assert.ok(left < 32, `${left} are left there`);
    },
  );
}

blockTest('those that find no room at all are counted as untracked, each once', { skip }, async () => {
  const { told, counted, untracked } = await traced('auto', {
    maxEntries: { requests: 1, more_requests: 1 },
    anyDisk: true,
  });
  assert.equal(told, counted);
  assert.ok(told > 0 && told < 1512, String(told));
  // Of other disks nobody knows either.
  assert.ok(told + untracked >= 1512, `${told} told, ${untracked} untracked`);
  // Nor are they counted again where they complete. A loop device makes each a request to the disk below it, too; others are few.
  const made = hasGuestDisk() ? 1512 : 2 * 1512;
  assert.ok(told + untracked < made + 500, `${told} told, ${untracked} untracked`);
});

const onlyCompletions = (program: string) => program.startsWith('complete_');
const issuesSeenSince = (time: bigint) => (object: BpfObject) =>
  object.writeGlobal('issues_seen_since', uint64(time));

for (const backend of ['tp_btf', 'raw_tp']) {
  blockTest(`those whose issue was left out are counted as untracked, by ${backend}`, { skip }, async () => {
    const { told, counted, untracked } = await traced(backend, {
      attached: onlyCompletions,
      running: issuesSeenSince(1n),
    });
    assert.deepEqual([told, counted, untracked], [0, 0, 1512]);
  });
}

blockTest('those that were taken before anything was attached are not lost', { skip }, async () => {
  const { told, counted, untracked } = await traced('auto', {
    attached: onlyCompletions,
    running: issuesSeenSince(2n ** 62n),
  });
  assert.deepEqual([told, counted, untracked], [0, 0, 0]);
});

blockTest('flushes that no driver sees are not lost', { skip }, async () => {
  using scratch = hasGuestDisk() ? guestDisk() : slowLoopDisk();
  const controller = new ProbeController(blockProbe, kernelSource());
  const identity = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: true };
  const filter = { ...any, device: diskDevice(scratch.disk) };
  await controller.start({
    backend: 'auto',
    sizes: { ringBytes: undefined, arenaBytes: undefined },
    identity,
    filter,
  });
  try {
    const disk = openSync(scratch.target, 'r+');
    try {
      for (let round = 0; round < 23; round++) {
        writeSync(disk, Buffer.alloc(4096, round), 0, 4096, round * 65536);
        fsyncSync(disk);
      }
    } finally {
      closeSync(disk);
    }
    assert.ok(controller.tick(new PassingSink(() => {})) >= 23);
    assert.equal(controller.counters.losses.untracked, 0);
  } finally {
    await controller.stop();
  }
});
