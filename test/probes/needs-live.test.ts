// SPDX-License-Identifier: MIT
/** Records come while they are needed; the histograms count every request all the time. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { merge } from '../../src/histogram/histogram.ts';
import { type BlockNeed, blockProbe } from '../../src/probes/block.ts';
import { ProbeController } from '../../src/probes/controller.ts';
import { blockEventReader } from '../../src/probes/decode/block-event.ts';
import { latencyReader } from '../../src/probes/decode/latencies.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { diskDevice } from '../../src/probes/host/disks.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { totalLost } from '../../src/probes/types.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { hasGuestDisk, loopDisk, type ScratchDisk } from '../helpers/scratch-disk.ts';

const skip = requireTracing();
const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: true };
const HISTOGRAMS: ReadonlySet<string> = new Set<BlockNeed>(['latencies']);
const BOTH: ReadonlySet<string> = new Set<BlockNeed>(['latencies', 'events']);

interface Told {
  readonly pid: number;
  readonly whose: string;
  readonly disk: string;
  readonly queuedNs: number;
}

/** A block probe on one disk that starts with histograms alone. */
async function probeOn({ disk }: Pick<ScratchDisk, 'disk'>) {
  const source = kernelSource();
  const controller = new ProbeController(blockProbe, source);
  await controller.start({
    backend: 'auto',
    sizes: { ringBytes: undefined, arenaBytes: undefined },
    identity: anybody,
    filter: {
      device: diskDevice(disk),
      operation: undefined,
      comm: undefined,
      minLatencyNs: 0,
      fromStart: false,
    },
    needs: HISTOGRAMS,
  });
  const read = blockEventReader(controller.object);
  const latencies = latencyReader(controller.object, source.features().possibleCpus);
  return {
    controller,
    told(): Told[] {
      const told: Told[] = [];
      const sink = new PassingSink((batch) => {
        while (batch.next())
          told.push({
            pid: read.pid(batch),
            whose: read.submitter(batch),
            disk: read.disk.text(batch),
            queuedNs: read.queuedNs(batch),
          });
      });
      controller.tick(sink);
      return told;
    },
    counted: () => merge(latencies().map(({ histogram }) => histogram)).count,
    [Symbol.asyncDispose]: () => controller.stop(),
  };
}

const hasStarts = kernelSource().features().blockIoStart;
const whose = hasStarts ? 'start' : 'bio';

/**
 * Whose a request is is known from its start on, or there is no record of it. Before 6.5 that is where it was inserted, for a
 * bio that waited to become a request when nobody wanted records yet. The kernel may have left out runs at the start (7.x, on a
 * crowded CPU), and counts them.
 */
function assertKnownFromStart(
  told: readonly Told[],
  pid: number,
  controller: Pick<ProbeController<unknown>, 'readStats' | 'counters'>,
): void {
  controller.readStats();
  const missed = Math.max(0, controller.counters.missed);
  const later = told.filter((one) => one.whose !== whose && (hasStarts || one.whose !== 'insert'));
  assert.ok(later.length <= missed, `${later.length} at their ${later[0]?.whose}, ${missed} missed`);
  for (const one of told) if (!later.includes(one)) assert.equal(one.pid, pid);
}

blockTest(
  'nobody needs records, somebody does, nobody does again: 1512 requests each time, told once',
  {
    skip,
  },
  async () => {
    using scratch = loopDisk();
    await using probe = await probeOn(scratch);
    const round = async () => {
      await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight: 32 });
      await load.run();
      return { pid: load.pid, told: probe.told() };
    };
    assert.deepEqual([(await round()).told.length, probe.counted()], [0, 1512]);

    await probe.controller.setNeeds(BOTH);
    const { pid, told } = await round();
    assert.deepEqual([told.length, probe.counted()], [1512, 2 * 1512]);
    assert.ok(told.every((one) => one.pid === pid && one.whose === whose && one.disk === scratch.disk));
    assert.ok(told.some(({ queuedNs }) => queuedNs > 0));

    await probe.controller.setNeeds(HISTOGRAMS);
    assert.deepEqual([(await round()).told.length, probe.counted()], [0, 3 * 1512]);
    assert.equal(totalLost(probe.controller.counters.losses), 0);
  },
);

/** While `work` lasts records are wanted and not wanted in turn, `pauseMs` each. Returns those that came. */
async function switched(
  { controller, told }: Awaited<ReturnType<typeof probeOn>>,
  pauseMs: number,
  work: Promise<unknown>,
): Promise<readonly Told[]> {
  const all: Told[] = [];
  let running = true;
  const done = work.finally(() => {
    running = false;
  });
  for (let on = true; running; on = !on) {
    await controller.setNeeds(on ? BOTH : HISTOGRAMS);
    await sleep(pauseMs);
    all.push(...told());
  }
  await done;
  return [...all, ...told()];
}

blockTest(
  'switched on and off while 32 requests are in flight, no request is counted twice or not at all',
  {
    skip,
  },
  async () => {
    using scratch = loopDisk();
    await using probe = await probeOn(scratch);
    const plan = { reads: 1009, writes: 503, inFlight: 32, rounds: 5 };
    await using load = await startBlockLoad(scratch.target, plan);
    const told = await switched(probe, 3, load.run());
    // On a crowded CPU 7.x leaves out all copies of a program now and then.
    const lost = totalLost(probe.controller.counters.losses);
    assert.equal(probe.counted() + lost, 5 * 1512);
    assert.ok(told.length > 0 && told.length < 5 * 1512, String(told.length));
    assertKnownFromStart(told, load.pid, probe.controller);
    assert.ok(lost <= Math.max(0, probe.controller.counters.missed), `${lost} lost`);
  },
);

// Only a guest has the module of a disk that is as slow as it is told to be.
if (hasGuestDisk()) {
  blockTest(
    'requests that waited for their disk when records were switched on are counted and not told',
    {
      skip,
    },
    async () => {
      const settings = ['queue_mode=2', 'irqmode=2', 'completion_nsec=10000000', 'hw_queue_depth=1'];
      execFileSync('modprobe', ['null_blk', 'nr_devices=1', 'submit_queues=1', 'gb=1', ...settings]);
      try {
        // Requests start at once, and a scheduler keeps them until the disk's only tag is free.
        writeFileSync('/sys/block/nullb0/queue/scheduler', 'mq-deadline');
        await using probe = await probeOn({ disk: 'nullb0' });
        await using load = await startBlockLoad('/dev/nullb0', { reads: 97, writes: 34, inFlight: 16 });
        const told = await switched(probe, 97, load.run());
        assert.equal(probe.counted(), 131);
        assert.ok(told.length > 0 && told.length < 131, String(told.length));
        assertKnownFromStart(told, load.pid, probe.controller);
        // A time in the queue of 0 would be one that nobody saw begin.
        const waited = told.filter(({ queuedNs }) => queuedNs > 5e6).length;
        assert.ok(waited > told.length / 2, `${waited} of ${told.length} have waited`);
      } finally {
        execFileSync('modprobe', ['-r', 'null_blk']);
      }
    },
  );
}
