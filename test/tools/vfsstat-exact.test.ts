// SPDX-License-Identifier: MIT
/** File system operations of known numbers: in the guests by every way to functions, here by system calls. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { thisHost } from '../../src/probes/function.ts';
import type { FunctionBackend } from '../../src/probes/function-backends.ts';
import { parseParams } from '../../src/probes/params.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { vfsstatParams } from '../../src/probes/tools/vfsstat.ts';
import { OPERATIONS } from '../../src/probes/tools/vfsstat-operations.ts';
import { createTrace } from '../../src/probes/traces.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { heldBy } from '../helpers/kernel-objects.ts';
import { hasGuestDisk } from '../helpers/scratch-disk.ts';
import { startTool } from '../helpers/tracer.ts';

type Counts = Readonly<Record<string, number>>;

const options = { skip: requireTracing() };
const guest = hasGuestDisk();
const anybody = { tid: undefined, uid: undefined, cgroup: undefined, self: false };

/** What `functions vfs` does, as its head says. It writes that it is done, too. */
const SYSTEM_CALLS: Counts = {
  read: 1009,
  write: 37 + 1,
  fsync: 23,
  open: 101 + 29,
  unlink: 31,
  mkdir: 17,
  rmdir: 7,
  readv: 19,
  writev: 503,
};
const MADE: Counts = { ...SYSTEM_CALLS, create: 101, iter_r: 0, iter_w: 0 };

function folderOn(base: string): { readonly path: string } & Disposable {
  const path = mkdtempSync(`${base}/vfsstat-`);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function backends(): FunctionBackend[] {
  const { fentry, session, kprobeMulti, kprobes } = thisHost().rungs;
  const ways: readonly (readonly [FunctionBackend, boolean])[] = [
    ['fentry', fentry === ''],
    ['kprobe.session', session !== 'none'],
    ['kprobe.multi', kprobeMulti === ''],
    ['kprobe', kprobes],
  ];
  return ways.flatMap(([backend, there]) => (there ? [backend] : []));
}

interface Line {
  readonly counts?: Counts;
  readonly functions?: readonly { readonly name: string; readonly count: number }[];
}

/** All intervals of `--json` together, by operation or function. */
function summed(stdout: Buffer): Counts {
  const sums: Record<string, number> = {};
  const add = (name: string, count: number) => {
    sums[name] = (sums[name] ?? 0) + count;
  };
  for (const text of stdout.toString().trim().split('\n')) {
    const { counts = {}, functions = [] } = JSON.parse(text) as Line;
    for (const [name, count] of Object.entries(counts)) add(name, count);
    for (const { name, count } of functions) add(name, count);
  }
  return sums;
}

for (const backend of guest && !options.skip ? backends() : [])
  test(`${backend}: operations are exact on ext4, tmpfs and overlayfs`, options, async () => {
    const settings = { backend, sizes: { ringBytes: undefined, arenaBytes: undefined } };
    const trace = createTrace(
      'vfsstat',
      parseParams(vfsstatParams, {}),
      { ...settings, cgroup: undefined, self: false },
      kernelSource(),
    );
    await trace.start();
    try {
      assert.deepEqual(
        [trace.controller.backend, trace.controller.skipped, trace.warnings],
        [backend, [], []],
      );
      const { data } = trace;
      assert.ok(data.kind === 'series');
      const reading = data.reading();
      for (const [system, base] of Object.entries({ ext4: '/scratch', tmpfs: '/tmp', overlayfs: '/root' })) {
        using folder = folderOn(base);
        await using load = await startFunctionLoad('vfs', folder.path);
        trace.setIdentity({ ...anybody, pid: load.pid });
        const before = reading.read();
        await load.run();
        const counts = reading.read().map((count, i) => count - (before[i] ?? 0));
        const named = Object.fromEntries(
          reading.targets.map(({ name }, i) => [name.toLowerCase(), counts[i]]),
        );
        assert.deepEqual({ system, ...named }, { system, ...MADE });
      }
    } finally {
      // What is left attached would fail the other ways too.
      await trace.stop();
    }
    assert.deepEqual(heldBy(process.pid), []);
  });

if (guest)
  test(
    'as JSON operations are exact on overlayfs, and all hits are those of funccount',
    options,
    async () => {
      const symbols = readFileSync('/proc/kallsyms', 'latin1');
      const functionsOf = OPERATIONS.map(({ name, functions, instead = [] }) => ({
        name: name.toLowerCase(),
        functions: [...functions, ...instead].filter((name) => symbols.includes(` ${name}\n`)),
      }));
      using folder = folderOn('/root');
      await using load = await startFunctionLoad('vfs', folder.path);
      const flags = ['--json', '-p', String(load.pid)];
      const pattern = functionsOf.flatMap(({ functions }) => functions).join(',');
      await using operations = await startTool('vfsstat', flags);
      await using hits = await startTool('vfsstat', ['--raw', ...flags]);
      await using functions = await startTool('funccount', [...flags, pattern]);
      await load.run();
      for (const tracer of [operations, hits, functions]) tracer.signal('SIGINT');
      assert.deepEqual(summed((await operations.ended()).stdout), MADE);
      const raw = summed((await hits.ended()).stdout);
      const called = summed((await functions.ended()).stdout);
      const expected = functionsOf.map(({ name, functions }) => [
        name,
        functions.reduce((sum, one) => sum + (called[one] ?? 0), 0),
      ]);
      assert.deepEqual(raw, Object.fromEntries(expected));
      // The file below the overlay is made by vfs_create too.
      assert.ok((raw.create ?? 0) >= 101 && (raw.mkdir ?? 0) === 34);
    },
  );

test(
  'system calls are exact where functions cannot be traced, and said to be what is counted',
  options,
  async () => {
    using folder = temporaryFolder();
    await using load = await startFunctionLoad('vfs', folder.path);
    const flags = ['--json', '-p', String(load.pid)];
    // Only forced where there is something better.
    const forced = backends().length > 0 ? ['--backend', 'tracepoint'] : [];
    await using tracer = await startTool('vfsstat', [...flags, ...forced]);
    await load.run();
    tracer.signal('SIGINT');
    const { code, stdout, stderr } = await tracer.ended();
    assert.equal(code, 0);
    assert.deepEqual(summed(stdout), SYSTEM_CALLS);
    assert.match(stderr, /^probetop: System calls are counted, .*CREATE, ITER_R, ITER_W cannot be told/m);
  },
);

test('an interval has the time of its end', options, async () => {
  const began = Date.now();
  await using tracer = await startTool('vfsstat', ['--json', '--backend', 'tracepoint', '0.2', '3']);
  const { stdout } = await tracer.ended();
  const lines = stdout.toString().trim().split('\n');
  const times = lines.map((line) => Date.parse((JSON.parse(line) as { readonly time: string }).time));
  assert.equal(times.length, 4);
  for (const [i, time] of times.slice(1, 3).entries()) assert.ok(time > (times[i] ?? 0), String(times));
  assert.ok((times[0] ?? 0) >= began + 200 && (times[3] ?? 0) <= Date.now(), String(times));
});
