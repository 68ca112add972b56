// SPDX-License-Identifier: MIT
/** Here on a loop device, in the guests on their virtio disk as well: what was requested is what is told. */
import assert from 'node:assert/strict';
import { stopBiosnoop } from '../helpers/biosnoop.ts';
import { type BlockRequest, bySector, startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk, type ScratchDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';

const skip = requireTracing();

async function traced(scratch: ScratchDisk, inFlight: number, backend: string) {
  await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight });
  const flags = ['--json', '-p', String(load.pid), '-d', scratch.disk, '--backend', backend];
  await using tracer = await startTool('biosnoop', flags);
  const requests = await load.run();
  return { pid: load.pid, requests, ...(await stopBiosnoop(tracer)) };
}

const [name, make] = hasGuestDisk()
  ? (['a virtio disk', guestDisk] as const)
  : (['a loop device', loopDisk] as const);

for (const [inFlight, backend] of [
  [1, 'tp_btf'],
  [32, 'tp_btf'],
  [32, 'raw_tp'],
] as const) {
  const title = `1009 direct reads and 503 writes on ${name}, ${inFlight} in flight, are told by ${backend}, each once`;
  blockTest(title, { skip }, async () => {
    using scratch = make();
    const { pid, requests, events, summary } = await traced(scratch, inFlight, backend);
    assert.equal(requests.length, 1512);
    const told = events.map(({ op, sector, bytes }) => ({ op, sector, bytes }) as BlockRequest);
    assert.deepEqual(
      told.sort(bySector),
      requests.map(({ op, sector, bytes }) => ({ op, sector, bytes })),
    );
    const waited = new Map(requests.map(({ sector, elapsedNs }) => [sector, elapsedNs]));
    for (const event of events) {
      assert.deepEqual(
        [event.pid, event.comm, event.disk, event.status],
        [pid, 'blocks', scratch.disk, 0],
        JSON.stringify(event),
      );
      assert.ok(event.latency_ns > 0 && event.queue_ns >= 0, JSON.stringify(event));
      // Whoever waited for it waited for its queue, for the disk, and until it ran again.
      const longest = waited.get(event.sector) ?? 0;
      assert.ok(event.latency_ns + event.queue_ns <= longest, `${JSON.stringify(event)} in ${longest} ns`);
    }
    assert.deepEqual([summary.events, summary.lost], [1512, 0]);
  });
}

blockTest('two processes at once are each told by their own PID, of every request', { skip }, async () => {
  using one = make();
  using other = make();
  const size = { reads: 499, writes: 252, inFlight: 16 };
  await using first = await startBlockLoad(one.target, size);
  await using second = await startBlockLoad(other.target, size);
  await using tracer = await startTool('biosnoop', ['--json', '-c', 'blocks']);
  const made = await Promise.all([first.run(), second.run()]);
  const { events, summary } = await stopBiosnoop(tracer);
  assert.deepEqual([summary.events, summary.lost], [1502, 0]);
  const key = (pid: number, disk: string, sector: number) => `${pid} ${disk} ${sector}`;
  const expected = [
    ...(made[0] ?? []).map(({ sector }) => key(first.pid, one.disk, sector)),
    ...(made[1] ?? []).map(({ sector }) => key(second.pid, other.disk, sector)),
  ];
  assert.deepEqual(events.map(({ pid, disk, sector }) => key(pid, disk, sector)).sort(), expected.sort());
});
