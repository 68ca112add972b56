// SPDX-License-Identifier: MIT
/** The same requests measured by fio, from outside: its latencies have submitting and reaping in them besides. */
import assert from 'node:assert/strict';
import { stopBiolatency } from '../helpers/biolatency.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { fioLatencies, percentileOf } from '../helpers/fio.ts';
import { hasGuestDisk, slowLoopDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';

const skip = requireTracing();
const REQUESTS = 1009;

// Guests have no fio.
if (!hasGuestDisk()) {
  for (const inFlight of [1, 16]) {
    blockTest(
      `what fio says took so long took no longer below it, with ${inFlight} in flight`,
      {
        skip,
      },
      async () => {
        using disk = slowLoopDisk();
        await using tracer = await startTool('biolatency', ['--json', '-d', disk.disk]);
        const theirs = fioLatencies(disk.target, { requests: REQUESTS, inFlight, kibibytes: 4 });
        const { lines, summary } = await stopBiolatency(tracer);
        assert.equal(theirs.length, REQUESTS);
        assert.deepEqual([summary.events, summary.lost], [REQUESTS, 0]);
        const [ours] = lines;
        for (const [percent, value] of [
          [50, ours?.percentiles.p50],
          [99, ours?.percentiles.p99],
        ] as const) {
          const bucket = ours?.buckets.find(([, high]) => (high ?? Number.POSITIVE_INFINITY) >= (value ?? 0));
          const least = bucket?.[0] ?? Number.NaN;
          const most = percentileOf(theirs, percent);
          assert.ok(least <= most, `p${percent}: at least ${least} ns, fio ${most} ns`);
        }
        assert.ok((ours?.sum_ns ?? 0) > 0 && (ours?.sum_ns ?? 0) <= theirs.reduce((sum, ns) => sum + ns, 0));
      },
    );
  }
}
