// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog, LOG_LIMITS } from '../../src/state/event-log.ts';
import { numberOf, send } from './records.ts';

const MIB = 1 << 20;
/** As large as records get. */
const BIG = new Uint8Array(15 << 10);

const big = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ number: from + i, text: BIG }));

test('every event keeps its number and can be read by it', () => {
  const log = new EventLog();
  send(log, big(0, 10));
  assert.deepEqual([log.first, log.end, log.size, log.evicted], [0, 10, 10, 0]);
  for (const number of [9, 0, 4, 5]) assert.equal(numberOf(log.at(number)), number);
  assert.equal(log.at(10), undefined);
  assert.equal(log.at(-1), undefined);
});

test('the oldest are evicted, and counted, when there are more than it may keep', () => {
  const log = new EventLog({ events: 23, bytes: 32 * MIB });
  send(
    log,
    Array.from({ length: 100 }, (_, number) => ({ number })),
  );
  assert.deepEqual([log.first, log.end, log.size, log.evicted], [77, 100, 23, 77]);
  assert.equal(log.at(76), undefined);
  assert.equal(numberOf(log.at(77)), 77);
});

test('its memory is bounded whatever the size of the events', () => {
  const log = new EventLog({ events: 1_000_000, bytes: 4 * MIB });
  send(log, big(0, 1000));
  assert.ok(log.bytes <= 4 * MIB);
  assert.equal(log.size + log.evicted, 1000);
  assert.ok(log.size >= 180);
  assert.equal(numberOf(log.at(log.first)), log.first);
});

test('what is pinned outlives what comes after it, within the same memory', () => {
  const log = new EventLog({ events: 1_000_000, bytes: 8 * MIB });
  send(log, big(0, 530));
  const before = log.first;
  log.pin();
  send(log, big(530, 3000));
  assert.ok(log.bytes <= 8 * MIB);
  const pinnedFrom = log.first;
  assert.ok(pinnedFrom > before && pinnedFrom < 400, `half of its memory: from ${pinnedFrom}`);
  for (let number = pinnedFrom; number < 530; number++) assert.equal(numberOf(log.at(number)), number);
  assert.equal(numberOf(log.at(2999)), 2999);
  let last = 530;
  while (log.after(last) === last + 1) last++;
  const next = log.after(last) ?? 0;
  assert.ok(last < 700 && next > 2400, 'what came behind the pinned ones is evicted first');
  assert.equal(log.at(next - 1), undefined);
  assert.equal(log.after(log.before(next) ?? 0), next, 'one step over the gap, and back');
  const kept = Array.from({ length: log.end }, (_, number) => number).filter((number) => log.at(number));
  for (const end of [pinnedFrom, 530, next, next + 3, log.end])
    assert.equal(log.sizeBelow(end), kept.filter((number) => number < end).length);
  assert.equal(log.size + log.evicted, 3000);
  log.unpin();
  send(log, big(3000, 3600));
  assert.ok(log.first > 530);
});

test('goes up and down over everything that is kept', () => {
  const log = new EventLog({ events: 50, bytes: 32 * MIB });
  assert.equal(log.before(0), undefined);
  assert.equal(log.after(-1), undefined);
  send(
    log,
    Array.from({ length: 60 }, (_, number) => ({ number })),
  );
  const up: number[] = [];
  for (let at = log.after(-1); at !== undefined; at = log.after(at)) up.push(at);
  const down: number[] = [];
  for (let at = log.before(log.end); at !== undefined; at = log.before(at)) down.push(at);
  assert.equal(up.length, 50);
  assert.deepEqual(down.reverse(), up);
});

test('its limits are those that the manual tells', () => {
  assert.deepEqual(LOG_LIMITS, { events: 200_000, bytes: 32 * MIB });
});
