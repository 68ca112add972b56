// SPDX-License-Identifier: MIT
/** A disk of known latency: null_blk completes each request by a timer. Its module is in the guests. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Histogram } from '../../src/histogram/histogram.ts';
import { log2Rows } from '../../src/histogram/log2.ts';
import { stopBiosnoop } from '../helpers/biosnoop.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { hasGuestDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';

const skip = requireTracing();

if (hasGuestDisk()) {
  for (const [milliseconds, row] of [
    [10, '8 to 16 ms'],
    [40, '32 to 65 ms'],
  ] as const) {
    blockTest(`a disk that takes ${milliseconds} ms is told to take ${row}`, { skip }, async () => {
      const settings = ['irqmode=2', `completion_nsec=${milliseconds}000000`, 'gb=1', 'nr_devices=1'];
      execFileSync('modprobe', ['null_blk', 'queue_mode=2', ...settings]);
      try {
        await using load = await startBlockLoad('/dev/nullb0', { reads: 97, writes: 34, inFlight: 4 });
        await using tracer = await startTool('biosnoop', ['--json', '-p', String(load.pid), '-d', 'nullb0']);
        const requests = await load.run();
        const { events } = await stopBiosnoop(tracer);
        assert.equal(events.length, 131);
        const waited = new Map(requests.map(({ sector, elapsedNs }) => [sector, elapsedNs]));
        for (const { sector, latency_ns, queue_ns } of events) {
          assert.ok(latency_ns >= milliseconds * 1e6, `${latency_ns} ns`);
          assert.ok(latency_ns + queue_ns <= (waited.get(sector) ?? 0), `${latency_ns} ns`);
        }
        // An emulated timer is late at times; the caller's own clock, above, says by how much it may be.
        const rows = log2Rows(Histogram.of(events.map(({ latency_ns }) => latency_ns)), 'usecs');
        const counts = rows.map(({ count }) => count);
        const expected = Math.floor(Math.log2(milliseconds * 1000));
        assert.ok((counts[expected] ?? 0) > 131 / 2, counts.join(' '));
        assert.equal(
          counts.slice(0, expected).reduce((sum, count) => sum + count, 0),
          0,
        );
      } finally {
        execFileSync('modprobe', ['-r', 'null_blk']);
      }
    });
  }
}
