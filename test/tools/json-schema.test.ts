// SPDX-License-Identifier: MIT
/** What the tools print with --json is what docs/schema/ says, line for line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBlockLoad } from '../helpers/block-load.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { guest, interrupted, plainFolder } from '../helpers/function-tools.ts';
import { refusedMutations, validLines } from '../helpers/line-schemas.ts';
import { loopDisk } from '../helpers/scratch-disk.ts';
import { startTool, traceWorkload } from '../helpers/tracer.ts';

const options = { skip: requireTracing() };

type Lines = ReturnType<typeof validLines>;

/** Besides the last one, which must be the summary. */
function before(lines: Lines): Lines {
  assert.ok(lines.at(-1)?.summary, 'the last line is no summary');
  return lines.slice(0, -1);
}

test(
  'opensnoop: opens that succeed and fail, with directories, names that are no UTF-8 and names that cannot be read',
  options,
  async () => {
    for (const plan of ['known', 'paths', 'faults'] as const) {
      using folder = temporaryFolder();
      const { outcome } = await traceWorkload([plan, folder.path], ({ pid }) => [
        '--json',
        '-F',
        '-p',
        String(pid),
      ]);
      const opens = before(validLines('opensnoop', outcome.stdout.toString()));
      assert.ok(opens.length > 0);
      const has = (name: string) => opens.some((open) => name in open);
      if (plan === 'paths') assert.ok(has('path_base64') && has('full_path'));
      if (plan === 'faults') assert.ok(has('path_error'));
    }
  },
);

test('biosnoop and biolatency: requests of a loop device, by disk and by flags', options, async () => {
  using scratch = loopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 17, writes: 6, inFlight: 4 });
  const flags = ['--json', '-p', String(load.pid), '-d', scratch.disk];
  await using snoop = await startTool('biosnoop', flags);
  await using whole = await startTool('biolatency', flags);
  await using split = await startTool('biolatency', [...flags, '-D', '-F', '0.2']);
  await load.run();
  const linesOf = async (tool: string, tracer: typeof snoop) =>
    before(validLines(tool, (await interrupted(tracer)).stdout.toString()));
  const requests = await linesOf('biosnoop', snoop);
  assert.equal(requests.length, 23);
  assert.ok(refusedMutations('biosnoop', requests) > 23 * 20);
  assert.equal((await linesOf('biolatency', whole)).length, 1);
  const labelled = await linesOf('biolatency', split);
  assert.deepEqual(new Set(labelled.map(({ op }) => op)), new Set(['read', 'write']));
});

test('vfsstat: operations, by system calls where nothing else is there', options, async () => {
  using folder = plainFolder();
  await using load = await startFunctionLoad('vfs', folder.path);
  const flags = ['--json', '-p', String(load.pid)];
  await using best = await startTool('vfsstat', flags);
  await using calls = await startTool('vfsstat', [...flags, '--backend', 'tracepoint', '0.2']);
  await load.run();
  for (const tracer of [best, calls]) {
    const lines = before(validLines('vfsstat', (await interrupted(tracer)).stdout.toString()));
    assert.ok(lines.length > 0);
  }
});

test(
  'funccount and funclatency: functions of a program, in a guest of the kernel too, and tracepoints',
  options,
  async () => {
    await using load = await startFunctionLoad('calls', 23);
    const flags = ['--json', '-p', String(load.pid)];
    // The load writes that it is done.
    const pattern = `${load.path}:called${guest ? ',vfs_write' : ''}`;
    await using counts = await startTool('funccount', [
      ...flags,
      '-i',
      '0.2',
      `${pattern},t:syscalls:sys_enter_write`,
    ]);
    await using times = await startTool('funclatency', [...flags, pattern]);
    await using each = await startTool('funclatency', [...flags, '-F', '-i', '0.2', pattern]);
    await load.run();
    for (const [tool, tracer] of [
      ['funccount', counts],
      ['funclatency', times],
      ['funclatency', each],
    ] as const) {
      const lines = before(validLines(tool, (await interrupted(tracer)).stdout.toString()));
      const text = JSON.stringify(lines);
      for (const name of tracer === times ? [] : ['called', ...(guest ? ['vfs_write'] : [])])
        assert.ok(text.includes(`"${name}"`), text);
      assert.ok(lines.length > 0, tool);
    }
  },
);
