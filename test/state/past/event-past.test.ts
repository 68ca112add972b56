// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from '../../../src/state/event-log.ts';
import { EventView } from '../../../src/state/event-view.ts';
import { EventPast } from '../../../src/state/past/event-past.ts';
import { endAt } from '../../../src/state/past/event-times.ts';
import { numberOf, randomNumbers, send } from '../records.ts';
import { eventsAt, START } from './pasts.ts';

const timeOf = (record: Parameters<typeof numberOf>[0]) => numberOf(record) ?? -1;

test('the list ends with the last event that had happened, although events come a little out of order', () => {
  const random = randomNumbers(7);
  const log = new EventLog({ events: 5000, bytes: 8 << 20 });
  const times: number[] = [];
  for (let at = 1000; times.length < 9000; at += random(6)) times.push(at + random(45));
  send(
    log,
    times.map((number) => ({ number })),
  );
  for (let round = 0; round < 500; round++) {
    const ms = random((times.at(-1) ?? 0) + 200);
    const last = times.findLastIndex((time) => time <= ms);
    assert.equal(endAt(log, ms, timeOf), Math.max(log.first, last + 1), `at ${ms}`);
  }
});

test('a later moment never has fewer events', () => {
  const random = randomNumbers(11);
  const log = new EventLog();
  // Far more out of order than events are.
  send(
    log,
    Array.from({ length: 3000 }, (_, i) => ({ number: i + random(40) })),
  );
  let before = 0;
  for (let ms = -5; ms < 3100; ms++) {
    const end = endAt(log, ms, timeOf);
    assert.ok(end >= before, `${end} at ${ms}`);
    before = end;
  }
  assert.equal(before, 3000);
});

/** An event each millisecond, in a log of 500. */
function fast() {
  const log = new EventLog({ events: 500, bytes: 64 << 20 });
  const view = new EventView(log);
  const past = new EventPast(log, view);
  const now = { at: 0 };
  past.reading = { timeMs: timeOf, nowMs: () => now.at, standsOut: () => false };
  past.frame(100);
  const more = (count: number) => {
    send(
      log,
      Array.from({ length: count }, (_, i) => ({ number: now.at + i })),
    );
    now.at += count;
    past.settle();
  };
  return { log, view, past, more };
}

test('a paused list keeps what it shows, and one that was older gives way to the oldest that is kept', () => {
  const { log, view, past, more } = fast();
  more(400);
  past.step(-1);
  assert.deepEqual([past.moment, view.page(2)], [{ ms: 300, moved: false }, [299, 300]]);
  more(400);
  // It lies in one piece of memory that is held.
  assert.deepEqual([past.moment, view.page(2)], [{ ms: 300, moved: false }, [299, 300]]);
  log.unpin();
  past.settle();
  assert.deepEqual([past.moment, view.page(2)], [{ ms: 300, moved: false }, [300]]);
  more(100);
  assert.deepEqual([past.moment, view.page(2)], [{ ms: 400, moved: true }, [400]]);
  past.step(1);
  assert.deepEqual([past.moment, view.page(2)], [{ ms: 500, moved: false }, [499, 500]]);
});

test('a list that was paused before anything came stays empty', () => {
  const { view, past, more } = fast();
  past.pause();
  more(20);
  assert.deepEqual([view.page(5), past.moment], [[], { ms: 0, moved: false }]);
  past.toLive();
  assert.equal(view.page(5).length, 5);
});

test('an interval longer than all that is kept leads to the oldest, and on to now', () => {
  const { past, more } = fast();
  more(50);
  past.step(-1);
  assert.equal(past.moment?.ms, 0);
  past.step(1);
  assert.equal(past.moment, undefined);
});

test('a filter holds in the past too: rows, their number, and the timeline are of what passes', () => {
  const now = { at: START };
  const data = eventsAt(now);
  send(
    data.log,
    Array.from({ length: 100 }, (_, i) => ({ number: i * 100 })),
  );
  now.at = START + 10_000;
  const even = (record: Parameters<typeof numberOf>[0]) => (numberOf(record) ?? 1) % 1000 === 0;
  data.view.setTest(even);
  data.work(1000);
  data.past.goTo(START + 4550);
  data.work(1000);
  assert.deepEqual(data.view.page(3), [20, 30, 40]);
  assert.equal(data.view.matches.count, 5);
  const amounts = data.past.timeline(2)?.columns.map(({ amount }) => amount);
  assert.deepEqual(amounts, [6, 4]);
  // Another filter, while one looks at the past.
  data.view.setTest((record) => (numberOf(record) ?? 1) % 3000 === 0);
  data.work(1000);
  assert.deepEqual(data.view.page(3), [0, 30]);
  assert.equal(
    data.past.timeline(5)?.columns.reduce((sum, { amount = 0 }) => sum + amount, 0),
    4,
  );
  data.past.toLive();
  assert.deepEqual(data.view.page(3), [30, 60, 90]);
});

test('where many more fail than elsewhere the timeline has a mark, and none where all fail', () => {
  const marked = (failed: (ms: number) => boolean) => {
    const now = { at: START + 10_000 };
    const data = eventsAt(now, failed);
    send(
      data.log,
      Array.from({ length: 100 }, (_, i) => ({ number: i * 100 + 50 })),
    );
    data.past.goTo(START + 9000);
    data.frame({ nowMs: now.at, intervalMs: 1000, shown: true, last: false });
    while (data.work(1000));
    return data.past.timeline(10)?.columns.flatMap(({ marked }, column) => (marked ? [column] : []));
  };
  assert.deepEqual(
    marked((ms) => ms > 3500 && ms < 3900),
    [3],
  );
  assert.deepEqual(
    marked(() => true),
    [],
  );
  assert.deepEqual(
    marked(() => false),
    [],
  );
});

test('a selection that lies after the moment is let go, an earlier one stays', () => {
  const { view, past, more } = fast();
  more(400);
  view.move(-1, 5);
  past.step(-1);
  assert.deepEqual([view.selected, view.page(1)], [undefined, [300]]);
  view.move(-3, 5);
  assert.equal(view.selected, 298);
  past.step(1);
  assert.equal(view.selected, 298);
});

test('the timeline below a table, and of a filter, has also what came after the moment that is looked at', () => {
  const now = { at: START };
  const data = eventsAt(now);
  const more = (from: number, to: number) => {
    send(
      data.log,
      Array.from({ length: to - from }, (_, i) => ({ number: (from + i) * 100 })),
    );
    now.at = START + to * 100;
  };
  const even = (record: Parameters<typeof numberOf>[0]) => (numberOf(record) ?? 1) % 200 === 0;
  const amounts = () => {
    while (data.work(1000));
    return data.past.timeline(4)?.columns.map(({ amount }) => amount);
  };
  more(0, 41);
  data.view.setTest(even);
  data.past.goTo(START + 1000);
  assert.deepEqual(amounts(), [6, 5, 5, 5]);
  more(41, 81);
  assert.deepEqual(amounts(), [11, 10, 10, 10]);
  data.showTable({
    id: 'all',
    key: [{ kind: 'keyed', name: 'one', byDefault: true, key: () => 1, text: () => 'one' }],
    columns: [{ id: 'count', kind: 'count' }],
  });
  data.view.setTest(even);
  assert.deepEqual(amounts(), [11, 10, 10, 10]);
  assert.equal(data.counts?.tally.counted, 6);
  data.past.step(1);
  while (data.work(1000));
  assert.equal(data.counts?.tally.counted, 11);
  data.past.step(-1);
  while (data.work(1000));
  assert.equal(data.counts?.tally.counted, 6);
});
