// SPDX-License-Identifier: MIT
/** What the kernel has counted is what its records tell, bucket by bucket. */
import assert from 'node:assert/strict';
import { Histogram, merge } from '../../src/histogram/histogram.ts';
import { type BlockFilter, blockProbe } from '../../src/probes/block.ts';
import { ProbeController } from '../../src/probes/controller.ts';
import { blockEventReader } from '../../src/probes/decode/block-event.ts';
import { latencyReader } from '../../src/probes/decode/latencies.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { slowFrom } from '../../src/probes/decode/slow.ts';
import { operationName } from '../../src/probes/host/operations.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';

const ANY: BlockFilter = {
  device: undefined,
  operation: undefined,
  comm: undefined,
  minLatencyNs: 0,
  fromStart: false,
};
const sizes = { ringBytes: undefined, arenaBytes: undefined };

async function run(filter: BlockFilter) {
  const source = kernelSource();
  const controller = new ProbeController(blockProbe, source);
  using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight: 32 });
  const identity = { pid: load.pid, tid: undefined, uid: undefined, cgroup: undefined, self: true };
  const release = source.addon.holdRunStats();
  await controller.start({ backend: 'auto', sizes, identity, filter });
  try {
    await load.run();
    const told: { op: string; latency: number; queued: number }[] = [];
    const read = blockEventReader(controller.object);
    controller.tick(
      new PassingSink((batch) => {
        while (batch.next())
          told.push({
            op: operationName(read.operation(batch)),
            latency: read.latencyNs(batch),
            queued: read.queuedNs(batch),
          });
      }),
    );
    const counted = latencyReader(controller.object, source.features().possibleCpus)();
    const slow = slowFrom(controller.object);
    const limits = counted.map(({ kind }) => slow(kind.device, kind.operation));
    controller.readStats();
    return { told, counted, limits, counters: controller.counters, disk: scratch.disk };
  } finally {
    await controller.stop();
    release();
  }
}

blockTest(
  '1512 requests are 1512 in the histograms, by operation and bucket as their records say',
  {
    skip: requireTracing(),
  },
  async () => {
    const { told, counted, disk } = await run(ANY);
    assert.equal(told.length, 1512);
    for (const [op, made] of [
      ['read', 1009],
      ['write', 503],
    ] as const) {
      const groups = counted.filter(({ kind }) => operationName(kind.operation) === op);
      assert.deepEqual([...new Set(groups.map(({ kind }) => kind.disk))], [disk]);
      const sum = merge(groups.map(({ histogram }) => histogram));
      const expected = Histogram.of(
        told.filter((request) => request.op === op).map(({ latency }) => latency),
      );
      assert.equal(sum.count, made);
      assert.deepEqual([...Array.from(sum.counts)], [...Array.from(expected.counts)]);
      assert.deepEqual([sum.sum, sum.max], [expected.sum, expected.max]);
    }
    assert.equal(
      counted.reduce((all, { histogram }) => all + histogram.count, 0),
      1512,
    );
  },
);

blockTest(
  'counted from the start a latency has the time in the queue in it',
  {
    skip: requireTracing(),
  },
  async () => {
    const { told, counted } = await run({ ...ANY, fromStart: true });
    const sum = merge(counted.map(({ histogram }) => histogram));
    const expected = Histogram.of(told.map(({ latency, queued }) => latency + queued));
    assert.equal(sum.count, 1512);
    assert.deepEqual([...Array.from(sum.counts)], [...Array.from(expected.counts)]);
  },
);

blockTest(
  'a filter by operation and by latency holds for both alike',
  { skip: requireTracing() },
  async () => {
    const { told, counted } = await run({ ...ANY, operation: 'write' });
    assert.deepEqual([told.length, new Set(told.map(({ op }) => op))], [503, new Set(['write'])]);
    assert.equal(merge(counted.map(({ histogram }) => histogram)).count, 503);
    const slow = await run({ ...ANY, minLatencyNs: 50_000 });
    assert.ok(slow.told.every(({ latency }) => latency >= 50_000));
    assert.equal(merge(slow.counted.map(({ histogram }) => histogram)).count, slow.told.length);
  },
);

blockTest(
  'slow is what took longer than 99 of a hundred of its disk and operation',
  {
    skip: requireTracing(),
  },
  async () => {
    const { told, counted, limits } = await run(ANY);
    for (const op of ['read', 'write']) {
      const number = counted.findIndex(({ kind }) => operationName(kind.operation) === op);
      const of = told.filter((request) => request.op === op);
      const slower = of.filter(({ latency }) => latency > (limits[number] ?? 0)).length;
      // All of the bucket in which the limit lies are let off.
      assert.ok(limits[number] !== undefined && slower <= of.length / 100, `${slower} of ${of.length}`);
    }
  },
);

blockTest(
  'what the programs cost is told of each request, whoever made it',
  {
    skip: requireTracing(),
  },
  async () => {
    const { counters } = await run(ANY);
    assert.ok(counters.timedEvents >= 1512, String(counters.timedEvents));
    assert.ok(counters.runTimeNs > 0);
  },
);
