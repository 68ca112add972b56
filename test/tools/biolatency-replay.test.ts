// SPDX-License-Identifier: MIT
/** What biosnoop has recorded, as biolatency shows it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type LatencyLine, parseLatencies } from '../helpers/biolatency.ts';
import { type BlockLine, stopBiosnoop } from '../helpers/biosnoop.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { runProbetop, startTool } from '../helpers/tracer.ts';

/** A recording of 1512 requests, and what biosnoop told of them. */
async function record(path: string): Promise<readonly BlockLine[]> {
  using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight: 32 });
  await using tracer = await startTool('biosnoop', ['--json', '-p', String(load.pid), '--record', path]);
  await load.run();
  return (await stopBiosnoop(tracer)).events;
}

async function play(path: string, ...flags: readonly string[]) {
  const { code, stdout, stderr } = await runProbetop(['biolatency', '--replay', path, ...flags]);
  assert.equal(code, 0, stderr);
  return stdout.toString();
}

const total = (lines: readonly LatencyLine[]) => lines.reduce((sum, { count }) => sum + count, 0);

blockTest(
  "a recording of biosnoop's is played by biolatency, every record counted once",
  {
    skip: requireTracing(),
  },
  async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'blocks.rec');
    const events = await record(path);
    assert.equal(events.length, 1512);
    const json = async (...flags: readonly string[]) =>
      parseLatencies(await play(path, '--json', ...flags)).lines;

    const [whole, ...others] = await json();
    assert.ok(whole && others.length === 0);
    const latencies = events.map(({ latency_ns }) => latency_ns);
    const sum = (list: readonly number[]) => list.reduce((all, ns) => all + ns, 0);
    assert.deepEqual(
      [whole.count, whole.sum_ns, whole.max_ns],
      [1512, sum(latencies), Math.max(...latencies)],
    );
    for (const [low, high, count] of whole.buckets) {
      const within = latencies.filter((ns) => ns >= low && ns <= (high ?? Number.POSITIVE_INFINITY));
      assert.equal(within.length, count);
    }

    const rows = [...(await play(path, '--plain')).matchAll(/^ +\d+ -> \d+ +: (\d+) +\|\**\s*\|$/gm)];
    assert.equal(
      rows.reduce((all, [, count]) => all + Number(count), 0),
      1512,
    );
    const byDisk = await json('-D');
    assert.deepEqual(
      byDisk.map(({ disk, count }) => [disk, count]),
      [[events[0]?.disk, 1512]],
    );
    const byFlags = await json('-F');
    assert.equal(total(byFlags.filter(({ flags }) => /\bRead$/.test(flags ?? ''))), 1009);
    assert.equal(total(byFlags), 1512);

    assert.equal(total(await json('-o', 'write')), 503);
    const pid = events[0]?.pid ?? 0;
    assert.deepEqual(
      [total(await json('-p', String(pid))), total(await json('-p', String(pid + 1)))],
      [1512, 0],
    );
    assert.deepEqual([total(await json('-c', 'blo')), total(await json('-c', 'lo'))], [1512, 0]);

    // From the start: what is counted is what is compared with the least that is asked for.
    const queued = events.map(({ latency_ns, queue_ns }) => latency_ns + queue_ns);
    const least = queued.toSorted((a, b) => a - b)[756] ?? 0;
    const milliseconds = (least / 1e6).toFixed(6);
    const [slow] = await json('-Q', '--min', milliseconds);
    const wanted = queued.filter((ns) => ns >= Number(milliseconds) * 1e6);
    assert.deepEqual([slow?.count, slow?.sum_ns], [wanted.length, sum(wanted)]);
  },
);
