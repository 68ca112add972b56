// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScannedField, TextScan } from '../../native/index.d.ts';
import { loadAddon } from '../../src/probes/native.ts';
import { nativeError } from './support.ts';

const wrong = nativeError({ code: 'EINVAL', step: 'arguments' });
const PLAIN = { ignoreCase: true, inverse: false };
const TAIL: ScannedField = { kind: 'tail', at: 8, lengthAt: 0, inexact: [2], absolute: false };

/** A record of a u16 length, six more bytes and a text. */
function recordOf(text: string, told = text.length): Buffer {
  const bytes = Buffer.alloc(16 + text.length);
  bytes.writeUint32LE(8 + text.length);
  bytes.writeUint16LE(told, 8);
  bytes.write(text, 16, 'latin1');
  return bytes;
}

function run(scan: TextScan, batch: Uint8Array, starts: readonly number[] = [8]): number[] {
  const found = new Int32Array(starts.length);
  const count = scan(batch, Uint32Array.from(starts), 0, starts.length, found);
  return [...found.subarray(0, count)];
}

test('lengths and starts that reach beyond the batch are not followed', () => {
  const scan = loadAddon().textScan('abc', PLAIN, [TAIL]);
  assert.deepEqual(run(scan, recordOf('xxABC')), [0]);
  assert.deepEqual(run(scan, recordOf('xxABC', 65535)), [0], 'the record ends before');
  assert.deepEqual(run(scan, recordOf('xxABC', 4)), [], 'its text ends before');
  for (const start of [0, 7, 22, 1000, 0xffff_ffff])
    assert.deepEqual(run(scan, recordOf('xxABC'), [start]), []);
  const long = recordOf('xxABC');
  long.writeUint32LE(0xffff_ffff);
  assert.deepEqual(run(scan, long), []);
  const short = recordOf('');
  short.writeUint32LE(4);
  assert.deepEqual(run(scan, short), []);
});

test('fields that lie beyond a record hold nothing', () => {
  const fields: readonly ScannedField[] = [
    { kind: 'text', at: 9, size: 16 },
    { kind: 'tail', at: 2 ** 52, lengthAt: 0, inexact: [], absolute: false },
    { kind: 'tail', at: 8, lengthAt: 2 ** 52, inexact: [], absolute: false },
    { kind: 'number', at: 10, size: 8 },
    { kind: 'code', at: 2 ** 52, size: 4, isResult: true, answers: new Uint8Array([1]) },
  ];
  for (const field of fields) {
    assert.deepEqual(run(loadAddon().textScan('1', PLAIN, [field]), recordOf('1111')), [], field.kind);
    const inverse = loadAddon().textScan('1', { ...PLAIN, inverse: true }, [field]);
    assert.deepEqual(run(inverse, recordOf('1111')), [0], field.kind);
  }
});

test('arguments that are none are refused', () => {
  const { textScan } = loadAddon();
  for (const text of ['', 'é', 'a\\', 'a\n', 7])
    assert.throws(() => textScan(text as string, PLAIN, [TAIL]), wrong);
  for (const field of [
    undefined,
    {},
    { kind: 'number', at: 0, size: 3 },
    { ...TAIL, at: -1 },
    { ...TAIL, inexact: 1 },
  ])
    assert.throws(() => textScan('a', PLAIN, [field as never]), wrong);
  const scan = textScan('a', PLAIN, [TAIL]);
  const starts = new Uint32Array(4);
  const found = new Int32Array(4);
  const bytes = new Uint8Array(64);
  assert.throws(() => scan(bytes, starts, 0, 5, found), wrong);
  assert.throws(() => scan(bytes, starts, 3, 2, found), wrong);
  assert.throws(() => scan(bytes, starts, 0, 4, new Int32Array(3)), wrong);
  assert.throws(() => scan(bytes, new Uint8Array(64) as never, 0, 4, found), wrong);
  assert.throws(() => scan('' as never, starts, 0, 4, found), wrong);
  assert.throws(() => scan(bytes, starts, 0, 4, new Float32Array(4) as never), wrong);
});
