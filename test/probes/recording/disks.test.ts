// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../../src/probes/errors.ts';
import { parseParams } from '../../../src/probes/params.ts';
import { loadRecording } from '../../../src/probes/recording/load.ts';
import { parseRecording } from '../../../src/probes/recording/recording.ts';
import { recordedSource } from '../../../src/probes/recording/source.ts';
import { tools } from '../../../src/probes/registry.ts';
import { createTrace } from '../../../src/probes/traces.ts';
import { blockRecording, blockRecordingBytes, type RecordedRequest } from '../../helpers/recorded-blocks.ts';
import { KNOWN_OPENS } from '../../helpers/recordings.ts';

const request: RecordedRequest = {
  pid: 7,
  comm: 'dd',
  disk: '',
  device: 0,
  op: 'read',
  sector: 8,
  latencyMs: 1,
  queuedMs: 0,
  cgroup: 1,
};

function recorded(...disks: readonly (readonly [disk: string, device: number])[]) {
  return recordedSource(blockRecording(disks.map(([disk, device]) => ({ ...request, disk, device }))));
}

test('a disk of a recording is known by its name there, though this machine has none of it', () => {
  const source = recorded(['nvme7n3', 0x1030_0007], ['cciss/c0d0', 0x680_0000], ['nvme7n3', 0x1030_0007]);
  assert.equal(source.diskDevice('nvme7n3'), 0x1030_0007);
  assert.equal(source.diskDevice('/dev/nvme7n3'), 0x1030_0007);
  assert.equal(source.diskDevice('/dev/cciss/c0d0'), 0x680_0000);
  assert.equal(source.diskDevice('cciss!c0d0'), 0x680_0000);
});

function refusal(ask: () => unknown): Pick<ProbeError, 'code' | 'exitCode' | 'message' | 'remedy'> {
  try {
    ask();
  } catch (error) {
    if (error instanceof ProbeError) return error;
  }
  throw new Error('it was not refused');
}

test('any other is refused, with those that there are', () => {
  const source = recorded(['vdb', 2], ['nvme7n3', 1], ['', 0], ['\x1b[2J', 3]);
  const slip = refusal(() => source.diskDevice('nvme7n2'));
  assert.equal(slip.message, 'The recording has no request to a disk "nvme7n2".');
  assert.deepEqual([slip.code, slip.exitCode, slip.remedy], ['BAD_VALUE', 2, 'Did you mean nvme7n3?']);
  const other = refusal(() => source.diskDevice('something-else'));
  assert.equal(other.remedy, 'There are: \\x1b[2J nvme7n3 vdb');
  assert.equal(refusal(() => source.diskDevice('')).code, 'BAD_VALUE');
  assert.equal(refusal(() => recorded().diskDevice('vdb')).remedy, 'It has none at all.');
});

test('of more than anybody could read the first are told', () => {
  const many = Array.from({ length: 1000 }, (_, i) => [`disk${i}`, i + 1] as const);
  const { remedy } = refusal(() => recorded(...many).diskDevice('something-else'));
  assert.match(remedy, /^There are: disk0 disk1 disk10 .* disk9, and more$/);
  assert.ok(remedy.length < 400);
});

test('a disk typed into a tool that plays is looked up there as well', () => {
  const settings = { backend: 'auto', sizes: { ringBytes: undefined, arenaBytes: undefined } };
  for (const id of ['biosnoop', 'biolatency'] as const) {
    const values = parseParams(tools[id].params, {});
    const trace = createTrace(
      id,
      values,
      { ...settings, cgroup: undefined, self: false },
      recorded(['nvme7n3', 1]),
    );
    trace.setParam('disk', 'nvme7n3');
    assert.equal(refusal(() => trace.setParam('disk', 'loop0')).code, 'BAD_VALUE');
    assert.equal(trace.values.disk, 'nvme7n3');
  }
});

test('with bits flipped a recording is refused, or says which disks it knows', () => {
  const bytes = blockRecordingBytes([
    { ...request, disk: 'vdb', device: 1 },
    { ...request, disk: 'vdc', device: 2 },
  ]);
  const outcomes = new Set<string>();
  for (let round = 0; round < 2000; round++) {
    const at = (round * 7919) % bytes.length;
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] as number) ^ (1 << (round % 8));
    try {
      outcomes.add(typeof recordedSource(parseRecording(flipped)).diskDevice('vdc'));
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      outcomes.add(error.code);
    }
  }
  assert.deepEqual([...outcomes].sort(), ['BAD_RECORDING', 'BAD_VALUE', 'number']);
});

test('a recording of another probe is refused for that, and not for its disks', () => {
  assert.equal(recordedSource(loadRecording(KNOWN_OPENS)).diskDevice('vdb'), 0);
});
