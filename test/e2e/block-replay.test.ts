// SPDX-License-Identifier: MIT
/** A recording is played with the filters that tracing has. Nothing of it is of this machine; no privilege is needed. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseLatencies } from '../helpers/biolatency.ts';
import { parseBlocks } from '../helpers/biosnoop.ts';
import { temporaryFolder } from '../helpers/environment.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { type RecordedRequest, writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { runProbetop } from '../helpers/tracer.ts';

const NVME = { disk: 'nvme7n3', device: 0x1030_0007 };
const CCISS = { disk: 'cciss/c0d0', device: 0x680_0000 };
const OPS = ['read', 'write', 'discard'] as const;

/** 23 requests: no two kinds of them are equally many, whatever they are told apart by. */
const REQUESTS: readonly RecordedRequest[] = Array.from({ length: 23 }, (_, i) => ({
  ...(i % 5 < 3 ? NVME : CCISS),
  pid: i % 4 === 0 ? 4711 : 815,
  comm: i % 4 === 0 ? 'postgres' : i % 3 === 0 ? 'postmaster' : 'dd',
  op: OPS[i % 7 < 4 ? 0 : i % 7 < 6 ? 1 : 2] ?? 'read',
  sector: 1000 + 8 * i,
  latencyMs: i + 0.5,
  queuedMs: i % 2 === 0 ? 10 : 0,
  cgroup: 2 ** 40 + i,
}));

async function play(tool: string, flags: readonly string[]) {
  using folder = temporaryFolder();
  const path = join(folder.path, 'blocks.rec');
  writeBlockRecording(path, REQUESTS);
  const { code, stdout, stderr } = await runProbetop([tool, '--replay', path, ...flags]);
  return { code, stdout: stdout.toString(), stderr };
}

async function countedBy(flags: readonly string[]): Promise<number> {
  const { code, stdout, stderr } = await play('biolatency', ['--json', ...flags]);
  assert.equal(code, 0, stderr);
  return parseLatencies(stdout).lines.reduce((sum, { count }) => sum + count, 0);
}

interface Asked {
  readonly flags: readonly string[];
  readonly passes: (request: RecordedRequest) => boolean;
}

const FILTERS: readonly Asked[] = [
  { flags: ['-d', 'nvme7n3'], passes: ({ disk }) => disk === 'nvme7n3' },
  { flags: ['-d', '/dev/cciss/c0d0'], passes: ({ disk }) => disk === 'cciss/c0d0' },
  { flags: ['-o', 'write'], passes: ({ op }) => op === 'write' },
  { flags: ['-c', 'post'], passes: ({ comm }) => comm.startsWith('post') },
  { flags: ['-c', 'postm'], passes: ({ comm }) => comm === 'postmaster' },
  { flags: ['--min', '7.5'], passes: ({ latencyMs }) => latencyMs >= 7.5 },
  { flags: ['-p', '4711'], passes: ({ pid }) => pid === 4711 },
  {
    flags: ['-p', '815', '-o', 'read', '-d', 'nvme7n3', '--min', '3'],
    passes: ({ pid, op, disk, latencyMs }) =>
      pid === 815 && op === 'read' && disk === 'nvme7n3' && latencyMs >= 3,
  },
];

for (const { flags, passes } of FILTERS) {
  const wanted = REQUESTS.filter(passes);
  test(`${wanted.length} of 23 recorded requests are played with ${flags.join(' ')}`, async () => {
    assert.ok(wanted.length > 0 && wanted.length < 23);
    assert.equal(await countedBy(flags), wanted.length);

    const json = await play('biosnoop', ['--json', ...flags]);
    const { events, summary } = parseBlocks(json.stdout);
    assert.deepEqual(
      events.map(({ pid, comm, disk, op, sector, cgroup }) => ({ pid, comm, disk, op, sector, cgroup })),
      wanted.map(({ pid, comm, disk, op, sector, cgroup }) => ({ pid, comm, disk, op, sector, cgroup })),
    );
    assert.equal(summary.events, wanted.length);

    const plain = await play('biosnoop', ['--plain', ...flags]);
    const rows = plain.stdout.trimEnd().split('\n').slice(1);
    assert.deepEqual(
      rows.map((row) => Number(row.split(/ +/)[5])),
      wanted.map(({ sector }) => sector),
    );
    assert.match(plain.stderr, new RegExp(`\\b${wanted.length} `));

    const silent = await play('biosnoop', ['--json', '--summary', ...flags]);
    assert.equal(parseBlocks(silent.stdout).summary.events, wanted.length);
  });
}

test('without a filter all 23 are played', async () => {
  assert.equal(await countedBy([]), 23);
  assert.equal(parseBlocks((await play('biosnoop', ['--json'])).stdout).events.length, 23);
});

test('they are told with the times at which they happened', async () => {
  const { events } = parseBlocks((await play('biosnoop', ['--json'])).stdout);
  const time = (i: number) => `1970-01-01T00:00:00.${String(i + 1).padStart(3, '0')}000000Z`;
  assert.deepEqual(
    events.map((event) => event.time),
    REQUESTS.map((_, i) => time(i)),
  );
  const rows = (await play('biosnoop', ['--plain', '-p', '4711'])).stdout.trimEnd().split('\n').slice(1);
  assert.deepEqual(
    rows.map((row) => row.split(' ', 1)[0]),
    ['0.000000', '0.004000', '0.008000', '0.012000', '0.016000', '0.020000'],
  );
});

test('by flags each line names its operation as biosnoop does', async () => {
  const { stdout } = await play('biolatency', ['--json', '-F']);
  const told = parseLatencies(stdout).lines.map(({ op, flags, count }) => [op, flags, count]);
  const counts = OPS.map((op) => REQUESTS.filter((request) => request.op === op).length);
  assert.deepEqual(told, [
    ['read', 'Read', counts[0]],
    ['write', 'Write', counts[1]],
    ['discard', 'Discard', counts[2]],
  ]);
});

test('with the time queued it is the sum that is compared with the least that is asked for', async () => {
  const slow = REQUESTS.filter(({ latencyMs, queuedMs }) => latencyMs + queuedMs >= 20);
  assert.equal(await countedBy(['-Q', '--min', '20']), slow.length);
});

test('a cgroup cannot be asked for: which ones lay below which is not recorded', async () => {
  for (const tool of ['biolatency', 'biosnoop']) {
    const { code, stdout, stderr } = await play(tool, ['--json', '--cgroup', '/']);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    mustBeSentences(stderr, /which cgroups lay below which/);
  }
});

for (const tool of ['biolatency', 'biosnoop']) {
  test(`${tool} says of a disk that a recording does not know which ones it knows`, async () => {
    const { code, stdout, stderr } = await play(tool, ['--plain', '-d', 'loop0']);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    mustBeSentences(
      stderr,
      /The recording has no request to a disk "loop0"\.\n.*There are: cciss\/c0d0 nvme7n3$/m,
    );
  });
}
