// SPDX-License-Identifier: MIT
/** A recording is played with the filters that tracing has. Nothing of it is of this machine; no privilege is needed. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseLatencies } from '../helpers/biolatency.ts';
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
  { flags: [], passes: () => true },
  { flags: ['-d', 'nvme7n3'], passes: ({ disk }) => disk === 'nvme7n3' },
  { flags: ['-d', '/dev/cciss/c0d0'], passes: ({ disk }) => disk === 'cciss/c0d0' },
];

for (const { flags, passes } of FILTERS) {
  const wanted = REQUESTS.filter(passes);
  const title = flags.length === 0 ? 'without a filter' : `with ${flags.join(' ')}`;
  test(`biolatency counts ${wanted.length} of 23 recorded requests ${title}`, async () => {
    assert.ok(flags.length === 0 || (wanted.length > 0 && wanted.length < 23));
    assert.equal(await countedBy(flags), wanted.length);
  });
}

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
