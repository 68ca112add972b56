// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASTE_MS } from '../../../src/ui/keys/decode.ts';
import { LONGEST_PASTE } from '../../../src/ui/keys/paste.ts';
import { decode, recorder, toBytes } from './recorder.ts';

const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;

test('a paste is one event, keys around it are keys', () => {
  assert.deepEqual(decode(`a${paste('opensnoop -p 1 q')}b`), ['a', 'paste opensnoop -p 1 q', 'b']);
  assert.deepEqual(decode(paste('')), ['paste ']);
  assert.deepEqual(decode(paste('é漢🙂')), ['paste é漢🙂']);
});

test('control characters of a paste are dropped, line breaks part words', () => {
  assert.deepEqual(decode(paste('a\x00b\x7fc\x1b[31md\u009be')), ['paste abc[31mde']);
  assert.deepEqual(decode(paste('\none\r\n\ttwo\n')), ['paste one two']);
  assert.deepEqual(decode(Buffer.concat([toBytes('\x1b[200~x\xff'), toBytes('\x1b[201~')])), ['paste xÿ']);
  assert.deepEqual(decode(Buffer.from(`\x1b[200~x\xff\xc3y\x1b[201~`, 'latin1')), ['paste xy']);
});

test('what only looks like the end is text', () => {
  assert.deepEqual(decode(paste('a\x1b[20b\x1b\x1b[200~c')), ['paste a[20b[200~c']);
});

test('a paste is found split anywhere', () => {
  const bytes = toBytes(`k${paste('a\x1b[20é')}k`);
  for (let at = 0; at <= bytes.length; at++) {
    const { feed, take, timers } = recorder();
    feed(bytes.subarray(0, at));
    timers.pass(60);
    feed(bytes.subarray(at));
    assert.deepEqual(take(), ['k', 'paste a[20é', 'k'], `split at ${at}`);
  }
});

test('a paste is bounded and its rest is not typed', () => {
  const events = decode(`${paste('x'.repeat(3 * LONGEST_PASTE))}j`);
  assert.equal(events.length, 2);
  assert.equal(events[0]?.length, 'paste '.length + LONGEST_PASTE);
  assert.equal(events[1], 'j');
});

test('a paste whose end is lost ends with the silence after it', () => {
  const { feed, take, timers } = recorder();
  feed('\x1b[200~half');
  timers.pass(PASTE_MS - 1);
  feed(' of it');
  timers.pass(PASTE_MS - 1);
  assert.deepEqual(take(), []);
  timers.pass(1);
  assert.deepEqual(take(), ['paste half of it']);
  feed('j');
  assert.deepEqual(take(), ['j']);
});
