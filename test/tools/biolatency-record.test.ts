// SPDX-License-Identifier: MIT
/** What biolatency alone has recorded: it shows no records, and the recording must have them all the same. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parseLatencies, stopBiolatency } from '../helpers/biolatency.ts';
import { parseBlocks } from '../helpers/biosnoop.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { runProbetop, startTool } from '../helpers/tracer.ts';

const skip = requireTracing();
const REQUESTS = 1512;

/** 1512 requests, as biolatency told them while it recorded them. */
async function record(
  path: string,
  flags: readonly string[],
  by: (pid: number, disk: string) => readonly string[],
) {
  using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 1009, writes: 503, inFlight: 32 });
  const filter = by(load.pid, scratch.disk);
  await using tracer = await startTool('biolatency', ['--json', ...flags, ...filter, '--record', path]);
  const made = await load.run();
  return { made, pid: load.pid, disk: scratch.disk, ...(await stopBiolatency(tracer)) };
}

async function play(tool: string, path: string, ...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProbetop([tool, '--replay', path, '--json', ...flags]);
  assert.equal(code, 0, stderr);
  return stdout.toString();
}

for (const [asked, by] of [
  ['a process', (pid: number) => ['-p', String(pid)]],
  ['a name', () => ['-c', 'blocks']],
  // For which nobody has to be known. A guest's disk has a file system, whose own requests are its too.
  ...(hasGuestDisk() ? [] : ([['a disk', (_: number, disk: string) => ['-d', disk]]] as const)),
] as const) {
  blockTest(
    `the requests of ${asked} are all in it: biolatency counts the same again, biosnoop lists each`,
    {
      skip,
    },
    async () => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'blocks.rec');
      const live = await record(path, ['-D', '-F'], by);
      const counts = live.lines.reduce((sum, { count }) => sum + count, 0);
      assert.deepEqual([counts, live.summary.events, live.summary.lost], [REQUESTS, REQUESTS, 0]);

      const again = parseLatencies(await play('biolatency', path, '-D', '-F'));
      const told = ({ lines }: Pick<typeof live, 'lines'>) =>
        lines
          .map(({ disk, flags, buckets, count, sum_ns, max_ns }) => ({
            disk,
            flags,
            buckets,
            count,
            sum_ns,
            max_ns,
          }))
          .sort((a, b) => (a.flags ?? '').localeCompare(b.flags ?? ''));
      assert.deepEqual(told(again), told(live));
      assert.equal(again.summary.events, REQUESTS);

      const { events, summary } = parseBlocks(await play('biosnoop', path));
      assert.equal(summary.events, REQUESTS);
      assert.deepEqual(
        events.map(({ op, sector, bytes }) => `${op} ${sector} ${bytes}`).sort(),
        live.made.map(({ op, sector, bytes }) => `${op} ${sector} ${bytes}`).sort(),
      );
      for (const { pid, comm, disk } of events)
        assert.deepEqual([pid, comm, disk], [live.pid, 'blocks', live.disk]);
    },
  );
}

blockTest(
  'with the time queued it is recorded apart: what is played counts with it, or without it',
  {
    skip,
  },
  async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'blocks.rec');
    const live = await record(path, ['-Q'], (pid) => ['-p', String(pid)]);
    const sums = async (...flags: readonly string[]) => {
      const { lines } = parseLatencies(await play('biolatency', path, ...flags));
      return lines.map(({ count, sum_ns }) => [count, sum_ns]);
    };
    assert.deepEqual(await sums('-Q'), [[REQUESTS, live.lines[0]?.sum_ns]]);
    const { events } = parseBlocks(await play('biosnoop', path));
    assert.deepEqual(await sums(), [[REQUESTS, events.reduce((sum, { latency_ns }) => sum + latency_ns, 0)]]);
  },
);
