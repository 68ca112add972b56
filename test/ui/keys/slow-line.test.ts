// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONE_ESCAPE_MS, SEQUENCE_MS } from '../../../src/ui/keys/decode.ts';
import { decode, recorder, toBytes } from './recorder.ts';

test('an arrow split for 60 ms is an arrow', () => {
  const { feed, timers, take } = recorder();
  feed('\x1b');
  timers.pass(60);
  assert.deepEqual(take(), []);
  feed('[A');
  assert.deepEqual(take(), ['up']);
  timers.pass(10_000);
  assert.deepEqual(take(), []);
});

test('an ESC on its own is the Esc key, soon', () => {
  const { feed, timers, take } = recorder();
  feed('\x1b');
  timers.pass(LONE_ESCAPE_MS - 1);
  assert.deepEqual(take(), []);
  timers.pass(1);
  assert.deepEqual(take(), ['escape']);
  assert.ok(LONE_ESCAPE_MS <= 100);
  feed('[A');
  assert.deepEqual(take(), ['[', 'A']);
});

test('every Esc counts, however fast', () => {
  for (const count of [2, 3, 7]) {
    assert.deepEqual(decode('\x1b'.repeat(count)), new Array(count).fill('escape'));
  }
  assert.deepEqual(decode('\x1b\x1bx'), ['escape', 'alt+x']);
});

test('a begun sequence waits longer, then is dropped or was Alt', () => {
  for (const [start, then] of [
    ['\x1b[', ['alt+[']],
    ['\x1bO', ['alt+O']],
    ['\x1b]', ['alt+]']],
    ['\x1bP', ['alt+P']],
    ['\x1b[1;', []],
    ['\x1b[[', []],
    ['\x1b[M!', []],
    ['\x1b]11;rgb:', []],
  ] as const) {
    const { feed, timers, take } = recorder();
    feed(start);
    timers.pass(SEQUENCE_MS - 1);
    assert.deepEqual(take(), [], JSON.stringify(start));
    timers.pass(1);
    assert.deepEqual(take(), then, JSON.stringify(start));
    feed('j');
    assert.deepEqual(take(), ['j']);
    assert.equal(timers.waiting, 0);
  }
});

test('each byte of a sequence may take its time', () => {
  const { feed, timers, take } = recorder();
  feed('\x1b[');
  for (const byte of '1;5A') {
    timers.pass(SEQUENCE_MS - 1);
    feed(byte);
  }
  assert.deepEqual(take(), ['ctrl+up']);
});

test('Alt and a key that starts a reply is that key when no reply follows', () => {
  assert.deepEqual(decode('\x1b]x'), ['alt+]', 'x']);
  assert.deepEqual(decode('\x1bPj'), ['alt+P', 'j']);
  assert.deepEqual(decode('\x1b_\x1b[A'), ['alt+_', 'up']);
});

test('no garbage keeps keys away for ever', () => {
  assert.deepEqual(decode(`\x1b[${'1'.repeat(1000)}`).at(-1), '1');
  assert.deepEqual(decode(`\x1b]1${'x'.repeat(10_000)}`).at(-1), 'x');
  assert.deepEqual(decode(`\x1bO${'1'.repeat(1000)}`).at(-1), '1');
});

const EVERYTHING = [
  'jj\x1b[Bk é漢🙂\x1bx\x1b\x1b[A\x1bé',
  '\x1b[1;5A\x1bOP\x1b[[A\x1b[15~\x1b[7$\x1bOd\x1b[Z',
  '\x1b[27;5;9~\x1b[97;2u\x1b[47:63;2u',
  '\x1b[<0;10;5M\x1b[<0;10;5m\x1b[M !!',
  '\x1b[?62;22c\x1b[24;80R\x1b[I\x1b[O\x1b]11;rgb:1/2/3\x1b\\\x1b]11;rgb\x07\x1bP1$r0m\x1b\\\x1b[?2026;2$y',
  '\x1b[200~one \x1b[31mtwo é\x1b[20\x1b[201~q\x1b]x\x1b[1;\x03',
].join('');

test('input that is split anywhere gives the same events', () => {
  const bytes = toBytes(EVERYTHING);
  const whole = decode(bytes);
  assert.ok(whole.length > 25);
  for (let at = 0; at <= bytes.length; at++) {
    const { feed, take, timers } = recorder();
    feed(bytes.subarray(0, at));
    timers.pass(60);
    feed(bytes.subarray(at));
    assert.deepEqual(take(), whole, `split at ${at}`);
  }
  const { feed, take, timers } = recorder();
  for (const byte of bytes) {
    feed(Uint8Array.of(byte));
    timers.pass(60);
  }
  assert.deepEqual(take(), whole);
});

/** A small generator with a seed, so that a failure can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('random bytes in random pieces neither throw nor keep what follows', () => {
  const next = random(23);
  const likely = toBytes(`\x1b\x1b\x1b[[OP]_M<;1520~uAR\\\x07\xc3`);
  for (let round = 0; round < 500; round++) {
    const { feed, take, timers } = recorder();
    for (let piece = 0; piece < 8; piece++) {
      const bytes = Uint8Array.from({ length: Math.floor(next() * 12) }, () =>
        next() < 0.6 ? (likely[Math.floor(next() * likely.length)] ?? 0) : Math.floor(next() * 256),
      );
      feed(bytes);
      if (next() < 0.2) timers.pass(150);
    }
    timers.pass(10_000);
    take();
    feed('j');
    assert.deepEqual(take(), ['j'], `round ${round}`);
  }
});
