// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { stopBiosnoop } from '../helpers/biosnoop.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing, slowness } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';

/** 19,656 requests, as fast as they go; fewer where each takes twenty times as long. */
const ROUNDS = slowness > 1 ? 3 : 13;

blockTest(
  'as fast as the machine can, each request is told once and none is lost',
  {
    skip: requireTracing(),
  },
  async () => {
    using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
    const size = { reads: 1009, writes: 503, inFlight: 32, rounds: ROUNDS };
    await using load = await startBlockLoad(scratch.target, size);
    await using tracer = await startTool('biosnoop', ['--json', '-p', String(load.pid), '-d', scratch.disk]);
    const requests = await load.run();
    const { events, summary } = await stopBiosnoop(tracer);
    assert.deepEqual([summary.events, summary.lost], [1512 * ROUNDS, 0]);
    const times = new Map<number, number>();
    for (const { sector } of events) times.set(sector, (times.get(sector) ?? 0) + 1);
    assert.deepEqual(
      requests.map(({ sector }) => times.get(sector)),
      requests.map(() => ROUNDS),
    );
  },
);
