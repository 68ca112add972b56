// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ProbeController } from '../../../src/probes/controller.ts';
import { PassingSink } from '../../../src/probes/decode/records.ts';
import { ProbeError } from '../../../src/probes/errors.ts';
import { parseParams } from '../../../src/probes/params.ts';
import { encodeFrame, encodeStart, MAGIC, MOST_BYTES } from '../../../src/probes/recording/format.ts';
import { loadRecording, unpackRecording } from '../../../src/probes/recording/load.ts';
import { parseRecording, type Recording } from '../../../src/probes/recording/recording.ts';
import { recordedSource } from '../../../src/probes/recording/source.ts';
import { opensnoop } from '../../../src/probes/tools/opensnoop.ts';
import { temporaryFolder } from '../../helpers/environment.ts';
import { KNOWN_OPENS } from '../../helpers/recordings.ts';
import { fixture, syntheticBytes } from './synthetic.ts';

const PACKED = readFileSync(KNOWN_OPENS);
const UNPACKED = gunzipSync(PACKED);
const CUT_OFF = /^The recording is cut off: what came after \d+\.\d s of it is missing\.$/;
const VALUES = parseParams(opensnoop.params, { fullPath: true, extended: true });

/** Plays all of it as text, as a user would. */
async function play(recording: Recording): Promise<number> {
  const source = recordedSource(recording, { speed: Number.POSITIVE_INFINITY });
  const controller = new ProbeController(opensnoop.probe, source);
  await controller.start({
    backend: 'auto',
    sizes: { ringBytes: undefined, arenaBytes: undefined },
    identity: { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false },
    filter: { ...opensnoop.probe.everything, ...opensnoop.filter(VALUES, source) },
  });
  const { object, clock } = controller;
  const texts = (['json', 'plain'] as const).map((format) =>
    opensnoop.text(VALUES, { object, clock, format }),
  );
  let lines = 0;
  const sink = new PassingSink((batch) => {
    while (batch.next()) {
      for (const text of texts) lines += text.line(batch).split('\n').length - 1;
    }
  });
  controller.tick(sink);
  await controller.stop(sink);
  return lines;
}

/** Plays it, or sees that it is refused with a sentence; anything else fails the test. */
async function playOrRefuse(unpack: () => Recording, what: string): Promise<'played' | 'refused'> {
  try {
    await play(unpack());
    return 'played';
  } catch (error) {
    assert.ok(error instanceof ProbeError, `${what}: ${error instanceof Error ? error.stack : error}`);
    assert.notEqual(error.code, 'INTERNAL', `${what}: ${error.message}`);
    assert.match(error.message, /^[ -~]+\.$/);
    return 'refused';
  }
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('the fixture plays', async () => {
  assert.equal(await play(unpackRecording(PACKED)), 2 * 23);
});

test('a recording that is cut off is refused, or plays what is there and says that it is cut off', async () => {
  let most = 0;
  for (let length = 0; length < PACKED.length; length += 7) {
    const packed = PACKED.subarray(0, length);
    if ((await playOrRefuse(() => unpackRecording(packed), `cut at ${length}`)) === 'refused') {
      assert.equal(most, 0, `cut at ${length} it is refused, and was not with less`);
      continue;
    }
    const recording = unpackRecording(packed);
    assert.match(recording.damage, CUT_OFF);
    const lines = await play(recording);
    assert.ok(lines >= most, `cut at ${length}: ${lines} lines, and ${most} with less`);
    most = lines;
  }
  assert.equal(most, 2 * 23, 'without the last bytes, gzip’s checksum, nothing is missing');
  assert.equal(unpackRecording(PACKED).damage, '');
});

test('unpacked, it is refused or plays wherever it is cut', async () => {
  for (let length = 0; length < UNPACKED.length; length += length % 64 === 0 ? 1 : 9)
    for (const whole of [true, false])
      await playOrRefuse(() => parseRecording(UNPACKED.subarray(0, length), whole), `cut at ${length}`);
});

test('of a recording that is cut off the frames that are whole play', () => {
  const bytes = syntheticBytes([
    { milliseconds: 1500, opens: [10, 50, 100] },
    { milliseconds: 2300, opens: [2000, 2200], shed: 2, dropped: 5 },
  ]);
  const { durationMs, damage, rings } = parseRecording(bytes.subarray(0, -1), false);
  assert.deepEqual([...(rings.get('open_events')?.due ?? [])], [10, 50, 100]);
  assert.deepEqual([...(rings.get('open_events')?.losses.shed ?? [])], [0]);
  assert.equal(durationMs, 1500);
  assert.equal(damage, 'The recording is cut off: what came after 1.5 s of it is missing.');
  assert.throws(() => parseRecording(bytes.subarray(0, -1)), { code: 'BAD_RECORDING', message: /cut off/ });
  assert.throws(() => parseRecording(syntheticBytes([]), false), { message: /before its first event/ });
});

test('a recording that is damaged before its end is refused: nothing in it is sure', () => {
  const members = [gzipSync(UNPACKED), gzipSync(Buffer.alloc(0))];
  const packed = Buffer.concat(members);
  const checksum = (members[0] as Buffer).length - 8;
  packed[checksum] = (packed[checksum] as number) ^ 1;
  assert.throws(() => unpackRecording(packed), { code: 'BAD_RECORDING', message: /damaged/ });
});

test('with bits flipped it is refused or plays', async () => {
  const next = random(23);
  const outcomes = { played: 0, refused: 0 };
  for (let round = 0; round < 1500; round++) {
    const bytes = Buffer.from(UNPACKED);
    const flips = 1 + Math.floor(next() * 3);
    for (let i = 0; i < flips; i++) {
      const at = Math.floor(next() * bytes.length);
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(next() * 8));
    }
    outcomes[await playOrRefuse(() => parseRecording(bytes), `round ${round}`)]++;
  }
  assert.ok(outcomes.played > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
  for (let round = 0; round < 200; round++) {
    const bytes = Buffer.from(PACKED);
    const at = Math.floor(next() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(next() * 8));
    await playOrRefuse(() => unpackRecording(bytes), `packed, byte ${at}`);
  }
});

test('with numbers of its header changed it is refused or plays', async () => {
  const headerBytes = UNPACKED.readUInt32LE(MAGIC.length + 4);
  const header = UNPACKED.subarray(24, 24 + headerBytes).toString();
  const frames = UNPACKED.subarray(24 + headerBytes);
  const numbers = [...header.matchAll(/:(\d+)/g)];
  assert.ok(numbers.length > 100);
  for (const match of numbers) {
    for (const value of [
      '0',
      '1',
      '3',
      '4',
      '8',
      '-1',
      '1.5',
      '65536',
      '4294967295',
      '1e300',
      '"4"',
      'null',
    ]) {
      const changed = `${header.slice(0, match.index)}:${value}${header.slice(match.index + match[0].length)}`;
      const start = Buffer.from(UNPACKED.subarray(0, 24));
      start.writeUInt32LE(Buffer.byteLength(changed), MAGIC.length + 4);
      const bytes = Buffer.concat([start, Buffer.from(changed), frames]);
      await playOrRefuse(() => parseRecording(bytes), `${changed.slice(match.index - 40, match.index + 10)}`);
    }
  }
});

/** The recording's start with something else in its header. */
function withHeader(change: Record<string, unknown>): Buffer {
  return encodeStart({ ...fixture.header, ...change } as unknown as Recording['header']);
}

const REFUSED: readonly (readonly [string, () => Uint8Array])[] = [
  ['nothing', () => Buffer.alloc(0)],
  ['another file', () => Buffer.from('#!/bin/sh\nexit 0\n'.repeat(10))],
  ['a version of the future', () => UNPACKED.map((byte, i) => (i === MAGIC.length ? 2 : byte))],
  [
    'a header that is no JSON',
    () => Buffer.concat([UNPACKED.subarray(0, 24), Buffer.from('{'.repeat(10_000))]),
  ],
  [
    'deep JSON',
    () => {
      const json = Buffer.from('['.repeat(500_000));
      const start = Buffer.from(UNPACKED.subarray(0, 24));
      start.writeUInt32LE(json.length, MAGIC.length + 4);
      return Buffer.concat([start, json]);
    },
  ],
  ['a header without an end', () => UNPACKED.map((byte, i) => (i >= 20 && i < 24 ? 255 : byte))],
  ['structs that are none', () => withHeader({ structs: [] })],
  ['a kernel that is none', () => withHeader({ kernel: '6.1\x1b[2J' })],
  [
    'a record of a prototype',
    () => withHeader({ rings: { open_events: { name: 'x', record: 'constructor', bytes: 1 } } }),
  ],
  [
    'records that no one counts',
    () =>
      Buffer.concat([
        syntheticBytes([]),
        encodeFrame({ milliseconds: 1, ring: 0, records: 0xffff_ffff, bytes: 0, shed: 0, dropped: 0 }),
      ]),
  ],
  [
    'a ring that is not there',
    () =>
      Buffer.concat([
        syntheticBytes([]),
        encodeFrame({ milliseconds: 1, ring: 7, records: 0, bytes: 0, shed: 0, dropped: 0 }),
      ]),
  ],
  [
    'bytes that are no records',
    () =>
      Buffer.concat([
        syntheticBytes([]),
        encodeFrame({ milliseconds: 1, ring: 0, records: 0, bytes: 8, shed: 0, dropped: 0 }),
        Buffer.alloc(8),
      ]),
  ],
  [
    'a record beyond its frame',
    () => {
      const bytes = syntheticBytes([{ milliseconds: 1, opens: [1, 1] }]);
      bytes.writeUInt32LE(0xffff_fff9, bytes.length - 160);
      return bytes;
    },
  ],
  [
    'times that run backwards',
    () =>
      syntheticBytes([
        { milliseconds: 2, opens: [] },
        { milliseconds: 1, opens: [] },
      ]),
  ],
];

for (const [what, bytes] of REFUSED) {
  test(`${what}: refused with a sentence`, () => {
    assert.throws(() => unpackRecording(gzipSync(bytes())), { code: 'BAD_RECORDING', exitCode: 2 });
  });
}

test('a member called __proto__ is just a name', () => {
  const json = JSON.stringify({ ...fixture.header, clock: { monotonic: '1', realtime: '1' } });
  const changed = json.replace('"structs":{', '"structs":{"__proto__":{"name":"x","size":0,"fields":[]},');
  const start = Buffer.from(UNPACKED.subarray(0, 24));
  start.writeUInt32LE(changed.length, MAGIC.length + 4);
  const { structs } = parseRecording(Buffer.concat([start, Buffer.from(changed)])).header;
  assert.equal(structs.size, undefined);
  assert.ok(Object.hasOwn(structs, '__proto__'));
});

test('a bomb is not unpacked', () => {
  const bomb = gzipSync(Buffer.alloc(MOST_BYTES + 1), { level: 1 });
  assert.throws(() => unpackRecording(bomb), { code: 'BAD_RECORDING', message: /larger than/ });
});

test('a path that is no file is refused at once', () => {
  using folder = temporaryFolder();
  const fifo = join(folder.path, 'fifo');
  execFileSync('mkfifo', [fifo]);
  mkdirSync(join(folder.path, 'folder'));
  writeFileSync(join(folder.path, 'empty'), '');
  for (const name of ['fifo', 'folder', 'empty', 'missing', 'missing\x1b[2J'])
    assert.throws(() => loadRecording(join(folder.path, name)), { code: 'BAD_RECORDING' }, name);
  assert.throws(() => loadRecording('/dev/zero'), { code: 'BAD_RECORDING' });
  assert.throws(() => loadRecording('nul\0name'), { code: 'BAD_RECORDING' });
});
