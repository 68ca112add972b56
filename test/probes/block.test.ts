// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachSpec } from '../../native/index.d.ts';
import { type BlockFilter, blockProbe } from '../../src/probes/block.ts';
import { missedRuns } from '../../src/probes/controller.ts';
import { ProbeError } from '../../src/probes/errors.ts';
import { hasRequestFirst } from '../../src/probes/host/capabilities.ts';
import { flagNames, operationLetter, operationName } from '../../src/probes/host/operations.ts';
import type { IdentityFilter, KernelFeatures } from '../../src/probes/types.ts';

const kernel: KernelFeatures = {
  release: '6.18.0',
  possibleCpus: 4,
  taskRegisters: true,
  preemptibleSyscallEvents: false,
  blockIoStart: true,
  requestFirst: true,
  pidNamespace: undefined,
};
const sizes = { ringBytes: undefined, arenaBytes: undefined };
const plan = (backend: string, features: Partial<KernelFeatures> = {}) =>
  blockProbe.plan(backend, sizes, { ...kernel, ...features });

const programsOf = (specs: readonly AttachSpec[] | undefined) => specs?.map(({ program }) => program);

test('the start of a request is its own event where the kernel has it, and its bio where not', () => {
  assert.deepEqual(plan('auto').programs, ['merge_btf', 'start_btf', 'complete_btf', 'issue_btf']);
  const old = plan('raw_tp', { blockIoStart: false });
  assert.deepEqual(old.programs, ['merge_raw', 'bio_raw', 'insert_raw', 'complete_raw', 'issue_raw']);
  assert.match(old.backend, /without block_io_start/);
});

test('a kernel whose block events begin with a queue is refused in a sentence', () => {
  assert.throws(() => plan('auto', { release: '5.10.0-8', requestFirst: false }), {
    code: 'NOT_SUPPORTED',
    message: 'Kernel 5.10.0-8 tells of block requests in an older way, which is not read.',
  });
  const asked: string[] = [];
  const withParameters = (count: number) =>
    ({
      kernelParameters: (names: readonly string[]) => {
        asked.push(...names);
        return [count];
      },
    }) as unknown as Parameters<typeof hasRequestFirst>[0];
  assert.equal(hasRequestFirst(withParameters(3), '5.10.0-8-amd64'), false);
  assert.equal(hasRequestFirst(withParameters(2), '5.10.140'), true);
  assert.equal(hasRequestFirst(withParameters(-1), '5.9.1'), true);
  assert.equal(asked.length, 3);
  assert.equal(hasRequestFirst(withParameters(3), '5.11.0-rc1'), true);
  assert.equal(hasRequestFirst(withParameters(3), '7.2.1'), true);
  assert.equal(asked.length, 3, 'newer kernels are not asked');
});

test('what happens at the start is attached only for who needs records, submitters or the time in the queue', () => {
  for (const blockIoStart of [true, false]) {
    const { programs, attach, needs } = plan('auto', { blockIoStart });
    assert.deepEqual(programsOf(attach), ['complete_btf', 'issue_btf']);
    assert.deepEqual(needs?.latencies, { globals: {}, attach: [] });
    for (const need of ['events', 'submitter', 'queued'])
      assert.deepEqual(
        [...(programsOf(needs?.[need]?.attach) ?? []), ...(programsOf(attach) ?? [])],
        programs,
        need,
      );
    assert.deepEqual(needs?.events?.globals, { events_wanted: 1 });
    assert.deepEqual([needs?.submitter?.globals, needs?.queued?.globals], [{}, {}]);
  }
});

test('the submitter is asked for by a filter that names one, and not by one that only leaves us out', () => {
  const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
  const any = { device: 1, operation: 'read', comm: undefined, minLatencyNs: 5, fromStart: true } as const;
  const asks = (filter: BlockFilter, identity: IdentityFilter) =>
    blockProbe.encodeFilter(filter, identity).by_submitter;
  assert.equal(asks(any, anybody), 0);
  assert.equal(asks({ ...any, comm: new Uint8Array() }, anybody), 0);
  assert.equal(asks({ ...any, comm: Buffer.from('dd') }, anybody), 1);
  for (const one of [{ pid: 1 }, { tid: 1 }, { uid: 0 }, { cgroup: '/sys/fs/cgroup' }])
    assert.equal(asks(any, { ...anybody, ...one }), 1, JSON.stringify(one));
});

test('where programs can be preempted each is attached four times, and every name is one of the object', () => {
  for (const backend of ['tp_btf', 'raw_tp']) {
    for (const blockIoStart of [true, false]) {
      const { programs, alternates } = plan(backend, { preemptibleSyscallEvents: true, blockIoStart });
      assert.equal(programs.length, 4 * (alternates?.length ?? 0));
      assert.equal(new Set(programs).size, programs.length);
      for (const program of programs)
        assert.ok((blockProbe.abi.programs as readonly string[]).includes(program), program);
    }
  }
});

test('histograms are fewer on a machine of many CPUs, and their memory stays bounded', () => {
  for (const possibleCpus of [1, 2, 64, 128, 1024, 8192]) {
    const { maxEntries, globals } = plan('auto', { possibleCpus });
    const histograms = globals?.hists_max ?? 0;
    assert.ok(histograms >= 16 && histograms <= 256, String(histograms));
    assert.equal(maxEntries?.hists, histograms * possibleCpus);
    assert.ok(histograms === 16 || histograms * possibleCpus * 2704 <= 16 << 20);
  }
});

test('an unknown backend is refused with those that there are', () => {
  assert.throws(
    () => plan('kprobe'),
    (error) =>
      error instanceof ProbeError && error.code === 'BAD_VALUE' && /tp_btf raw_tp/.test(error.remedy),
  );
});

test('what one of several programs has seen is not missed', () => {
  const stats = [
    { program: 'a', misses: 7 },
    { program: 'a_2', misses: 2 },
    { program: 'b', misses: 3 },
  ];
  assert.equal(missedRuns(stats, []), 12);
  assert.equal(missedRuns(stats, [['a', 'a_2']]), 5);
  assert.equal(missedRuns([...stats, { program: 'c', misses: -1 }], [['a', 'a_2']]), -1);
});

test('operations and flags have names, and unknown ones do no harm', () => {
  assert.deepEqual([1, 2, 3, 4].map(operationLetter), ['R', 'W', 'F', 'D']);
  assert.equal(operationName(200), 'other');
  assert.equal(operationLetter(200), '?');
  assert.deepEqual(flagNames(0b101), ['sync', 'prio']);
  assert.deepEqual(flagNames(1 << 31), []);
});
