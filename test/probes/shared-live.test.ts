// SPDX-License-Identifier: MIT
/** biosnoop and biolatency at once in one process: one set of programs, and the histograms are those of the records. */
import assert from 'node:assert/strict';
import { Histogram, merge } from '../../src/histogram/histogram.ts';
import { countedSince } from '../../src/histogram/labelled.ts';
import { blockProbe } from '../../src/probes/block.ts';
import type { ProbeController } from '../../src/probes/controller.ts';
import { blockEventReader } from '../../src/probes/decode/block-event.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { flagSetName } from '../../src/probes/host/operations.ts';
import type { LatencyReading } from '../../src/probes/latency-reading.ts';
import { parseParams } from '../../src/probes/params.ts';
import { tools } from '../../src/probes/registry.ts';
import { kernelSource } from '../../src/probes/source.ts';
import type { AnyTrace } from '../../src/probes/trace.ts';
import { createTraces } from '../../src/probes/traces.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { heldBy } from '../helpers/kernel-objects.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';

/**
 * Where programs of tracepoints can be preempted the kernel leaves out all four copies of one now and then: once in 150 runs of this
 * test in three guests at a time, 10 requests of 1512, which were told as lost.
 */
const mayLose = () => kernelSource().features().preemptibleSyscallEvents;

/** A twentieth of a load: more is a mistake of ours, told or not. */
const MOST_LOST = 75;

const SIZE = { reads: 1009, writes: 503, inFlight: 32 };
const settings = {
  backend: 'auto',
  sizes: { ringBytes: undefined, arenaBytes: undefined },
  cgroup: undefined,
  self: true,
};

/** Links that this process holds, by the kernel's numbers. */
const links = () => heldBy(process.pid).flatMap(({ kind, id }) => (kind === 'link' ? [id] : []));

function readingOf({ data }: AnyTrace): LatencyReading {
  assert.ok(data.kind === 'latencies');
  return data.reading();
}

/** A sink that keeps what each record's latency counts as. */
function toldBy(trace: AnyTrace) {
  const told: { flags: string; ns: number }[] = [];
  let read: ReturnType<typeof blockEventReader> | undefined;
  const sink = new PassingSink((batch) => {
    // Its probe is the one whose records these are.
    read ??= blockEventReader((trace.controller as ProbeController<unknown>).object);
    while (batch.next())
      told.push({ flags: flagSetName(read.operation(batch), read.flags(batch)), ns: read.latencyNs(batch) });
  });
  return { told, sink };
}

for (const first of ['biosnoop', 'biolatency'] as const) {
  blockTest(
    `${first} first: two tools of one probe attach it once, and count the same requests`,
    {
      skip: requireTracing(),
    },
    async () => {
      using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
      await using load = await startBlockLoad(scratch.target, SIZE);
      await using later = await startBlockLoad(scratch.target, SIZE);
      await using last = await startBlockLoad(scratch.target, SIZE);
      const values = parseParams(tools[first].params, { pid: [String(load.pid)] });
      const traces = createTraces(first, values, settings, kernelSource());
      const [biosnoop, biolatency] = (['biosnoop', 'biolatency'] as const).map((id) => {
        const trace = traces.find((one) => one.id === id);
        assert.ok(trace);
        return trace;
      }) as [AnyTrace, AnyTrace];
      assert.equal(biosnoop.controller, biolatency.controller);
      const lost = () => {
        const controller = biosnoop.controller as ProbeController<unknown>;
        controller.readStats();
        const { untracked } = controller.counters.losses;
        assert.ok(untracked === 0 || (mayLose() && untracked <= MOST_LOST), `${untracked} lost`);
        return untracked;
      };
      const before = new Set(links());
      const added = () => links().filter((id) => !before.has(id));
      try {
        const other = first === 'biosnoop' ? biolatency : biosnoop;
        await (other === biosnoop ? biolatency : biosnoop).start();
        const attached = added().length;
        await other.start();
        // Of one kernel's programs, each at most once; a need of the second may have added one.
        const { alternates = [] } = blockProbe.plan('auto', settings.sizes, kernelSource().features());
        assert.ok(attached > 0 && added().length <= alternates.flat().length, `${added().length} links`);
        if (first === 'biosnoop') assert.equal(added().length, attached);

        const reading = readingOf(biolatency);
        const { told, sink } = toldBy(biosnoop);
        await load.run();
        biosnoop.ticking.tick(sink);
        assert.equal(biolatency.ticking.tick(reading.sink), 0);
        const toldFirst = told.length;
        const lostFirst = lost();
        assert.equal(toldFirst + lostFirst, 1512);
        const counted = reading.read();
        for (const flags of new Set(told.map((one) => one.flags))) {
          const sum = merge(
            counted.filter(({ labels }) => labels.flags === flags).map((one) => one.histogram),
          );
          const expected = Histogram.of(told.filter((one) => one.flags === flags).map(({ ns }) => ns));
          assert.deepEqual([...Array.from(sum.counts)], [...Array.from(expected.counts)], flags);
          assert.deepEqual([sum.sum, sum.max], [expected.sum, expected.max]);
        }
        assert.equal(merge(counted.map(({ histogram }) => histogram)).count, toldFirst);
        assert.deepEqual([...new Set(counted.map(({ labels }) => labels.disk))], [scratch.disk]);

        // The one that goes on misses nothing of what comes then, of whom it is told to trace.
        await biosnoop.stop(sink);
        assert.deepEqual([biosnoop.lifecycle, biolatency.lifecycle], ['idle', 'running']);
        biolatency.setIdentity({ ...biolatency.identity, pid: later.pid });
        await later.run();
        const since = countedSince(reading.read(), counted);
        const sinceCount = merge(since.map(({ histogram }) => histogram)).count;
        assert.equal(sinceCount + lost() - lostFirst, 1512);
        assert.equal(told.length, toldFirst);
        const lostBefore = lost();

        // The one that comes back has what comes from then on.
        await biosnoop.start();
        biolatency.setIdentity({ ...biolatency.identity, pid: last.pid });
        await last.run();
        biosnoop.ticking.tick(sink);
        const all = told.length;
        assert.equal(all - toldFirst + lost() - lostBefore, 1512);
        await biosnoop.stop(sink);
        assert.equal(told.length, all);
        await biolatency.stop();
        assert.deepEqual(added(), []);
        assert.equal(
          merge(reading.read().map(({ histogram }) => histogram)).count,
          all + sinceCount,
          'and is kept',
        );
      } finally {
        await Promise.all(traces.map((trace) => trace.stop()));
      }
    },
  );
}
