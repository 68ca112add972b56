// SPDX-License-Identifier: MIT
/** Readings come from anybody: what is sound before a damage plays, and nothing else happens than a sentence. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { latencyText } from '../../../src/cli/latency-text.ts';
import { PlayedWriter } from '../../../src/cli/played-writer.ts';
import { toolOf } from '../../../src/probes/any-tool.ts';
import { ProbeError } from '../../../src/probes/errors.ts';
import { parseParams } from '../../../src/probes/params.ts';
import { badRecording, MAGIC, MOST_BYTES } from '../../../src/probes/recording/format.ts';
import { unpackAnyRecording } from '../../../src/probes/recording/load.ts';
import { ByteWriter } from '../../../src/probes/recording/readings/bytes.ts';
import {
  encodeReadingsFrame,
  encodeReadingsStart,
  FRAME_BYTES,
  type FrameKind,
  type ReadAt,
  writeReadAt,
} from '../../../src/probes/recording/readings/format.ts';
import { parseReadings, type RecordedReadings } from '../../../src/probes/recording/readings/readings.ts';
import { readingsSource } from '../../../src/probes/recording/readings/source.ts';
import { createTrace } from '../../../src/probes/traces.ts';
import { temporaryFolder } from '../../helpers/environment.ts';
import { rowsNamed, times, writeReadings } from '../../helpers/recorded-readings.ts';

const settings = {
  backend: 'auto',
  sizes: { ringBytes: undefined, arenaBytes: undefined },
  cgroup: undefined,
  self: false,
};

async function packedReadings(): Promise<Buffer> {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const latencies = Array.from({ length: 23 }, (_, i) => 1000 * (i + 1) ** 3);
  const readings = latencies.map((_, i) => times([latencies.slice(0, i + 1), []], { inFlight: i % 3 }));
  await writeReadings(path, { tool: 'funclatency', rows: rowsNamed('a', 'b') }, times([[], []]), readings);
  return readFileSync(path);
}

const PACKED = await packedReadings();
const UNPACKED = gunzipSync(PACKED);
const FIRST_FRAME = 24 + UNPACKED.readUInt32LE(MAGIC.length + 4);

/** Plays all of it as text; the calls that were told. */
async function play(recording: RecordedReadings): Promise<number> {
  const values = parseParams(toolOf('funclatency').params, { functions: true });
  const trace = createTrace('funclatency', values, settings, readingsSource(recording, true));
  await trace.start();
  const textOf = () => {
    const { data } = trace;
    if (data.kind !== 'latencies') throw badRecording('it is of another kind');
    return latencyText(data.reading(), trace.id, trace.subject, 'json');
  };
  assert.ok(trace.played);
  const output = { behind: false, write: () => {} };
  const asked = { silent: false, seconds: undefined, count: undefined, duration: undefined };
  const writer = new PlayedWriter(trace.played, textOf, () => trace.controller.now(), output, asked);
  writer.begin();
  await writer.play(new AbortController().signal);
  return writer.events;
}

/** Plays what is sound of it, or sees that it is refused with a sentence; anything else fails the test. */
async function playSound(unpack: () => ReturnType<typeof unpackAnyRecording>, what: string) {
  try {
    const recording = unpack();
    assert.ok('frames' in recording);
    const calls = await play(recording);
    assert.match(recording.damage, /^(|The recording is damaged or cut off: .* is missing\.)$/);
    return { calls, damage: recording.damage };
  } catch (error) {
    assert.ok(error instanceof ProbeError, `${what}: ${error instanceof Error ? error.stack : error}`);
    assert.equal(error.code, 'BAD_RECORDING', `${what}: ${error.message}`);
    assert.match(error.message, /^[ -~]+\.$/);
    return undefined;
  }
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('as it is it plays whole', async () => {
  assert.deepEqual(await playSound(() => unpackAnyRecording(PACKED), 'whole'), { calls: 23, damage: '' });
});

test('wherever it is cut off, what came before plays', async () => {
  let before = 0;
  const seen = new Set<number>();
  for (let length = FIRST_FRAME; length < UNPACKED.length; length++) {
    const played = await playSound(
      () => parseReadings(UNPACKED.subarray(0, length), true),
      `cut at ${length}`,
    );
    if (!played) assert.equal(before, 0, `cut at ${length}`);
    else {
      assert.notEqual(played.damage, '', `cut at ${length}`);
      assert.ok(played.calls >= before);
      before = played.calls;
      seen.add(before);
    }
  }
  assert.equal(seen.size, 24, 'each interval as soon as it is whole');
  const packed = new Set<number>();
  for (let length = 0; length < PACKED.length; length += 3) {
    const part = PACKED.subarray(0, length);
    let calls = -1;
    try {
      const recording = unpackAnyRecording(part);
      assert.ok('frames' in recording);
      calls = await play(recording);
    } catch (error) {
      assert.ok(error instanceof ProbeError && error.code === 'BAD_RECORDING', `${length}: ${error}`);
    }
    packed.add(calls);
  }
  assert.ok(packed.size > 15, `${[...packed]}`);
});

test('with bits flipped it is refused, or what came before plays', async () => {
  const next = random(23);
  const counts = { whole: 0, part: 0, refused: 0 };
  for (let round = 0; round < 600; round++) {
    const bytes = Buffer.from(round % 2 ? PACKED : UNPACKED);
    const at = Math.floor(next() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(next() * 8));
    const inFrames = round % 2 === 0 && at >= FIRST_FRAME;
    const played = await playSound(
      () => (inFrames ? parseReadings(bytes, true) : unpackAnyRecording(round % 2 ? bytes : gzipSync(bytes))),
      `round ${round}, byte ${at}`,
    );
    if (!played) counts.refused++;
    else if (played.damage === '' && played.calls === 23) counts.whole++;
    else counts.part++;
    if (inFrames && played) assert.notEqual(played.damage, '', `byte ${at} of a frame was changed unnoticed`);
  }
  assert.ok(counts.part > 100 && counts.refused > 10, JSON.stringify(counts));
});

const AT: ReadAt = { realtime: 1n, offset: 1, seconds: 1, missed: 0, untracked: 0 };
const START = {
  targets: 2,
  timed: true,
  outermost: false,
  subject: '"a*"',
  backend: 'fentry',
  raw: { pattern: ['a*'] },
  identity: { self: false },
  rows: [{ name: 'a', targets: [0] }],
  warnings: [],
  leftOut: [],
  skipped: [],
};
const start = (change: object = {}) => Buffer.from(JSON.stringify({ ...START, ...change }));

/** A reading with whatever a counter and a histogram are said to be. */
function reading(numbers: readonly number[], at: Partial<ReadAt> = {}): Buffer {
  const bytes = new ByteWriter();
  writeReadAt(bytes, { ...AT, ...at });
  for (const number of numbers) bytes.count(number);
  return bytes.written;
}

/** Bytes of a file with these frames, each with a right checksum. */
function made(...frames: readonly (readonly [FrameKind, Uint8Array])[]): Buffer {
  const start = encodeReadingsStart({ tool: 'funclatency', kernel: '6.12' });
  return Buffer.concat([start, ...frames.map(([kind, body]) => encodeReadingsFrame(kind, body))]);
}

/** Entries, hits of a group, missed, scalars, histograms: none of each has changed. */
const QUIET = [0, 0, 0, 0, 0];
const BIG = Number.MAX_SAFE_INTEGER;

const BAD_READINGS: Readonly<Record<string, readonly [FrameKind, Uint8Array]>> = {
  'more counters than there are': ['interval', reading([BIG, ...QUIET])],
  'a counter of no target': ['interval', reading([1, 4, 1, ...QUIET.slice(1)])],
  'a counter far away': ['interval', reading([1, BIG, 1, ...QUIET.slice(1)])],
  'a count beyond 2^53': ['interval', reading([2, 0, BIG, 0, BIG, ...QUIET.slice(1)])],
  'a count that falls': ['interval', reading([2, 0, 5, 1, 4, ...QUIET.slice(1)])],
  'a count below 0': ['begin', reading([1, 1, 4, ...QUIET.slice(1)])],
  'more histograms than targets': ['interval', reading([0, 0, 0, 0, 3])],
  'a histogram of no target': ['interval', reading([0, 0, 0, 0, 1, 2, 1, 0, 1])],
  'a bucket beyond the last': ['interval', reading([0, 0, 0, 0, 1, 0, 1, 2 * 500, 1])],
  'a bucket that falls': ['interval', reading([0, 0, 0, 0, 1, 0, 2, 0, 5, 1, 4])],
  'bytes behind it': ['interval', reading([...QUIET, 1])],
  'nothing in it': ['interval', Buffer.alloc(0)],
  'a number without an end': ['interval', Buffer.concat([reading([]), Buffer.alloc(64, 0xff)])],
  'a time that is none': ['interval', reading(QUIET, { offset: Number.NaN })],
  'an endless time': ['interval', reading(QUIET, { seconds: Number.POSITIVE_INFINITY })],
  'a time before the last': ['interval', reading(QUIET, { offset: 0.5 })],
  'a loss below none': ['interval', reading(QUIET, { untracked: -5 })],
  'an identity that is none': ['who', Buffer.from('{"pid":-1}')],
  'sentences that are none': ['told', Buffer.from('{"length":1e9}')],
  'another start that is none': ['start', start({ rows: 7 })],
};

for (const [what, frame] of Object.entries(BAD_READINGS))
  test(`a reading with ${what} ends it, and what came before plays`, async () => {
    const good: readonly [FrameKind, Uint8Array] = ['interval', reading([1, 0, 1, 0, 0, 0, 1, 0, 1, 40, 1])];
    const later: readonly [FrameKind, Uint8Array] = ['interval', reading(QUIET, { offset: 9 })];
    const bytes = gzipSync(made(['start', start()], good, frame, later));
    assert.deepEqual(await playSound(() => unpackAnyRecording(bytes), what), {
      calls: 1,
      damage: 'The recording is damaged or cut off: what came after 1.0 s of it is missing.',
    });
  });

const many = (length: number) => Array.from({ length }, () => 0);
const BAD_STARTS: Readonly<Record<string, Uint8Array>> = {
  'no JSON': Buffer.from('{'),
  'deep JSON': Buffer.from('['.repeat(500_000)),
  'a thousand million targets': start({ targets: 1e9 }),
  'a fraction of a target': start({ targets: 1.5 }),
  'rows without a name': start({ rows: [{ targets: [0] }] }),
  'a row of a target that is not there': start({ rows: [{ name: 'a', targets: [2] }] }),
  'a row of targets without number': start({ rows: [{ name: 'a', targets: many(100_000) }] }),
  'rows of targets without number': start({
    rows: many(20_000).map(() => ({ name: 'a', targets: many(10) })),
  }),
  'rows without number': start({ rows: many(30_000).map(() => ({ name: 'a', targets: [] })) }),
  'an address that is none': start({ rows: [{ name: 'a', targets: [0], address: '0x10' }] }),
  'a name without an end': start({ rows: [{ name: 'x'.repeat(300_000), targets: [0] }] }),
  'parameters that are none': start({ raw: [] }),
  'a pattern that is none': start({ raw: { pattern: { toString: 1 } } }),
  'a PID that is none': start({ raw: { pattern: ['a'], pid: ['everybody'] } }),
};

for (const [what, body] of Object.entries(BAD_STARTS))
  test(`a start with ${what}: refused with a sentence`, async () => {
    const played = await playSound(() => unpackAnyRecording(gzipSync(made(['start', body]))), what);
    assert.equal(played, undefined);
  });

test('another version, another file, a frame of no kind: refused with a sentence', () => {
  const version = Buffer.from(UNPACKED);
  version.writeUInt32LE(3, MAGIC.length);
  const kind = Buffer.from(UNPACKED);
  kind.writeUInt32LE(77, FIRST_FRAME);
  const length = Buffer.from(UNPACKED);
  length.writeUInt32LE(0xffff_ffff, FIRST_FRAME + 4);
  const header = Buffer.from(UNPACKED);
  header.writeUInt32LE(0xffff_ffff, MAGIC.length + 4);
  const early = made(['interval', reading(QUIET)]);
  for (const bytes of [
    version,
    kind,
    length,
    header,
    early,
    Buffer.from('#!/bin/sh\n'.repeat(100)),
    Buffer.alloc(0),
  ])
    assert.throws(() => unpackAnyRecording(gzipSync(bytes)), { code: 'BAD_RECORDING', exitCode: 2 });
  assert.throws(() => unpackAnyRecording(gzipSync(version)), /it is of version 3/);
});

test('a bomb is not unpacked', () => {
  const bomb = gzipSync(Buffer.concat([UNPACKED, Buffer.alloc(MOST_BYTES)]), { level: 1 });
  assert.throws(() => unpackAnyRecording(bomb), { code: 'BAD_RECORDING', message: /larger than/ });
});

test('a name, a pattern, a sentence that would move the cursor is shown and does not', async () => {
  const evil = 'x\x1b[2J\u202e\\x1b\r\n';
  const seen = 'x\\x1b[2J\\u202e\\x1b\\x0d\\x0a';
  const body = start({
    subject: evil,
    backend: evil,
    rows: [{ name: evil, targets: [0], pattern: evil }],
    raw: { pattern: [evil] },
    warnings: [evil],
    leftOut: [{ target: evil, reason: evil }],
    skipped: [{ target: evil, reason: evil }],
    identity: { cgroup: evil },
  });
  const bytes = made(['start', body], ['told', Buffer.from(JSON.stringify([evil]))]);
  const recording = parseReadings(bytes, true);
  const trace = createTrace(
    'funclatency',
    parseParams(toolOf('funclatency').params, {}),
    settings,
    readingsSource(recording, true),
  );
  await trace.start();
  assert.equal(trace.played?.next(), undefined);
  const told = { target: seen, reason: seen };
  assert.deepEqual(
    [trace.subject, trace.controller.backend, trace.warnings[0], trace.identity.cgroup],
    [seen, seen, seen, seen],
  );
  assert.deepEqual([trace.leftOut, trace.news?.()], [[told], [seen]]);
  assert.deepEqual(trace.controller.skipped, [{ ...told, program: '', errno: 0 }]);
  const { data } = trace;
  assert.ok(data.kind === 'latencies');
  data.reading().read();
  assert.deepEqual(data.reading().calls?.().each[0]?.labels, { function: seen });
});

test('a checksum alone makes nothing right', async () => {
  const bytes = Buffer.from(UNPACKED);
  const length = bytes.readUInt32LE(FIRST_FRAME + 4);
  const body = bytes.subarray(FIRST_FRAME + FRAME_BYTES, FIRST_FRAME + FRAME_BYTES + length);
  body[0] = 0;
  bytes.writeUInt32LE(crc32(body), FIRST_FRAME + 8);
  assert.equal(await playSound(() => parseReadings(bytes, true), 'a start'), undefined);
});
