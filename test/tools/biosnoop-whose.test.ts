// SPDX-License-Identifier: MIT
/** Buffered writes: the kernel merges them, and somebody writes them back. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type BlockLine, stopBiosnoop } from '../helpers/biosnoop.ts';
import { blockTest } from '../helpers/block-test.ts';
import { start } from '../helpers/child.ts';
import { patience, requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk, type ScratchDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';

const skip = requireTracing();
const BYTES = 37 * 65536;

const bytesOf = (events: readonly BlockLine[]): number => events.reduce((sum, { bytes }) => sum + bytes, 0);

/** A shell that becomes dd when its gate opens; it overwrites the disk's first bytes. */
async function writer({ target }: ScratchDisk, more: string) {
  const dd = `exec dd if=/dev/zero of=${target} bs=65536 count=37 conv=notrunc${more} status=none`;
  const child = start(['/bin/sh', '-c', `echo $$; read gate; ${dd}`], { input: true });
  const [, pid] = await child.saw('stdout', /^(\d+)\n/);
  return {
    pid: Number(pid),
    run: async () => {
      child.process.stdin?.end('\n');
      const { code, stderr } = await child.ended();
      assert.equal(code, 0, stderr);
    },
  };
}

blockTest(
  'what one process writes and fsyncs is its own, in fewer requests than pages, with exactly its bytes',
  {
    skip,
  },
  async () => {
    using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
    const { pid, run } = await writer(scratch, ',fsync');
    await using tracer = await startTool('biosnoop', ['--json', '-p', String(pid), '-d', scratch.disk]);
    await run();
    const { events, summary } = await stopBiosnoop(tracer);
    const writes = events.filter(({ op, bytes }) => op === 'write' && bytes > 0);
    assert.equal(bytesOf(writes), BYTES);
    assert.ok(writes.length < BYTES / 4096 / 4, `${writes.length} requests`);
    assert.ok(writes.every((line) => line.pid === pid && line.comm === 'dd'));
    assert.equal(summary.lost, 0);
  },
);

// Writeback waits for half a minute, and only a guest's settings are ours to change.
if (hasGuestDisk()) {
  blockTest('what is left to writeback is written by a worker of the kernel', { skip }, async () => {
    for (const setting of ['dirty_expire_centisecs', 'dirty_writeback_centisecs'])
      writeFileSync(`/proc/sys/vm/${setting}`, '20');
    using scratch = guestDisk();
    const { pid, run } = await writer(scratch, '');
    await using tracer = await startTool('biosnoop', ['--json', '-d', scratch.disk, '-o', 'write']);
    await run();
    const written = () =>
      tracer
        .stdout()
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as BlockLine)
        .filter(({ comm }) => comm.startsWith('kworker'));
    await eventually(patience(20_000), 'the writes', () => (bytesOf(written()) >= BYTES ? true : undefined));
    const { events } = await stopBiosnoop(tracer);
    assert.ok(!events.some((line) => line.pid === pid), 'none by who wrote them first');
  });
}
