// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from '../../src/state/event-log.ts';
import { EventView } from '../../src/state/event-view.ts';
import { numberOf, randomNumbers, send } from './records.ts';

const made = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ number: from + i }));

function viewOf(count: number, events = 200_000) {
  const log = new EventLog({ events, bytes: 8 << 20 });
  send(log, made(0, count));
  return { log, view: new EventView(log) };
}

const FOREVER = Number.POSITIVE_INFINITY;
const third = (record: Parameters<typeof numberOf>[0]) => (numberOf(record) ?? 1) % 3 === 0;

test('follows the newest until somebody moves, and again from the newest on', () => {
  const { log, view } = viewOf(100);
  assert.deepEqual(view.page(3), [97, 98, 99]);
  send(log, made(100, 105));
  assert.deepEqual(view.page(3), [102, 103, 104]);
  view.move(-1, 3);
  assert.equal(view.selected, 104);
  send(log, made(105, 110));
  assert.deepEqual(view.page(3), [102, 103, 104], 'it stands still');
  view.move(-3, 3);
  assert.deepEqual([view.selected, ...view.page(3)], [101, 101, 102, 103]);
  view.move(2, 3);
  assert.deepEqual([view.selected, ...view.page(3)], [103, 101, 102, 103]);
  view.move(1, 3);
  assert.deepEqual([view.selected, ...view.page(3)], [104, 102, 103, 104]);
  view.move(100, 3);
  assert.ok(view.following);
  assert.equal(view.selected, undefined);
  assert.deepEqual(view.page(3), [107, 108, 109]);
});

test('a scrolled page goes from match to match, keeps the selection, and follows again only when nothing is selected', () => {
  const { log, view } = viewOf(100);
  view.setTest(third);
  view.work(FOREVER);
  assert.deepEqual(view.page(3), [93, 96, 99]);
  view.scroll(3, 3);
  assert.ok(view.following, 'there is nothing newer');
  view.scroll(-2, 3);
  assert.deepEqual([view.following, ...view.page(3)], [false, 87, 90, 93]);
  send(log, made(100, 106));
  view.work(FOREVER);
  assert.deepEqual(view.page(3), [87, 90, 93], 'it stands still');
  view.select(91, 3);
  assert.equal(view.selected, undefined, 'that one is not shown');
  view.select(90, 3);
  view.scroll(100, 3);
  assert.deepEqual([view.selected, view.following, ...view.page(3)], [90, false, 99, 102, 105]);
  view.scroll(-1000, 3);
  assert.deepEqual([view.selected, ...view.page(3)], [90, 0, 3, 6]);
  view.follow();
  view.scroll(-1, 3);
  view.scroll(1, 3);
  assert.ok(view.following);
  const { view: empty } = viewOf(0);
  empty.scroll(-3, 3);
  assert.ok(empty.following);
});

test('goes to the oldest that is kept, and stays on the page when it is evicted', () => {
  const { log, view } = viewOf(100, 50);
  view.toOldest(4);
  assert.deepEqual([view.selected, ...view.page(4)], [50, 50, 51, 52, 53]);
  send(log, made(100, 120));
  assert.deepEqual(view.page(4), [70, 71, 72, 73]);
});

test('a page that is not full begins with older events', () => {
  const { view } = viewOf(5);
  assert.deepEqual(view.page(10), [0, 1, 2, 3, 4]);
  view.move(-1, 10);
  assert.deepEqual(view.page(10), [0, 1, 2, 3, 4]);
  assert.deepEqual(viewOf(0).view.page(10), []);
});

test('shows only what passes, newest first, while the rest is still looked for', () => {
  const { log, view } = viewOf(100_000);
  view.setTest(third);
  assert.equal(view.work(0), true);
  assert.deepEqual(view.page(2), [99_996, 99_999]);
  assert.equal(view.matches.complete, false);
  while (view.work(1));
  assert.deepEqual(view.matches, { count: 33_334, complete: true });
  send(log, made(100_000, 100_004));
  view.work(FOREVER);
  assert.deepEqual(view.page(2), [99_999, 100_002]);
  view.toOldest(2);
  assert.deepEqual(view.page(2), [0, 3]);
  view.setTest(undefined);
  assert.deepEqual([view.selected, ...view.page(2)], [0, 0, 1]);
});

test('a selection that the filter takes away is let go', () => {
  const { view } = viewOf(10);
  view.move(-3, 5);
  assert.equal(view.selected, 7);
  view.setTest(third);
  assert.ok(view.following);
});

test('paused it stands still while the log goes on, for filters too', () => {
  const { log, view } = viewOf(30);
  view.pause();
  send(log, made(30, 42));
  assert.deepEqual(view.page(2), [28, 29]);
  assert.deepEqual([view.count, log.size], [30, 42]);
  view.setTest(third);
  view.work(FOREVER);
  assert.deepEqual(view.page(2), [24, 27]);
  view.resume();
  view.work(FOREVER);
  assert.deepEqual(view.page(2), [36, 39]);
  assert.equal(view.matches.count, 14);
});

test('more events than can be looked at in time: the newest are there all the same', () => {
  const { log, view } = viewOf(1000);
  view.setTest(third);
  view.work(FOREVER);
  send(log, made(1000, 20_000));
  view.work(0);
  assert.deepEqual(view.page(2), [19_995, 19_998]);
  while (view.work(1));
  assert.equal(view.matches.count, 6667);
});

test('after any sequence of what can happen, the page is that of a fresh look', () => {
  const random = randomNumbers(23);
  const log = new EventLog({ events: 700, bytes: 4 << 20 });
  const view = new EventView(log);
  let next = 0;
  let filtered = false;
  let end = 0;
  for (let step = 0; step < 2000; step++) {
    const what = random(8);
    if (what < 3) {
      const count = random(60);
      send(log, made(next, next + count));
      next += count;
    } else if (what === 3) view.move(random(9) - 4, 5);
    else if (what === 4) view.follow();
    else if (what === 5) view.toOldest(5);
    else if (what === 6) {
      filtered = !filtered;
      view.setTest(filtered ? third : undefined);
    } else if (view.paused) view.resume();
    else view.pause();
    view.work(FOREVER);
    if (!view.paused) end = log.end;
    const passing: number[] = [];
    for (let n = log.first; n < end; n++) {
      const record = log.at(n);
      if (record && (!filtered || third(record))) passing.push(n);
    }
    const page = view.page(5);
    if (view.following) assert.deepEqual(page, passing.slice(-5), `step ${step}`);
    const from = passing.indexOf(page[0] ?? -1);
    if (passing.length > 0) assert.deepEqual(page, passing.slice(from, from + 5), `step ${step}`);
    assert.equal(page.length, Math.min(5, passing.length), `step ${step}`);
  }
});

test('steps go from match to match, the newest first, and round at both ends', () => {
  const { view } = viewOf(10);
  view.setTest(undefined, { sought: third });
  view.work(FOREVER);
  assert.deepEqual(view.found, { count: 4, complete: true });
  assert.deepEqual(view.matches, { count: 10, complete: true }, 'all rows are shown');
  const step = (by: 1 | -1) => `${view.toMatch(by, 3)} ${view.selected}`;
  assert.equal(step(1), 'there 9');
  assert.equal(step(-1), 'there 6');
  assert.deepEqual(view.page(3), [6, 7, 8]);
  assert.equal(step(-1), 'there 3');
  assert.equal(step(-1), 'there 0');
  assert.equal(step(-1), 'around 9');
  assert.deepEqual(view.page(3), [7, 8, 9]);
  assert.equal(step(1), 'around 0');
  assert.equal(step(1), 'there 3');
  assert.ok(view.page(3).includes(3));
});

test('where only the matches are shown a step is a row', () => {
  const { view } = viewOf(10);
  view.setTest(third);
  view.work(FOREVER);
  assert.equal(view.found, undefined);
  const steps = ([-1, -1, 1, 1] as const).map((by) => `${view.toMatch(by, 3)} ${view.selected}`);
  assert.deepEqual(steps, ['there 9', 'there 6', 'there 9', 'around 0']);
});

test('steps keep to what was there when the view was paused, and to what is kept', () => {
  const { log, view } = viewOf(10, 8);
  view.pause();
  send(log, made(10, 13));
  view.setTest(undefined, { sought: third });
  view.work(FOREVER);
  assert.equal(view.toMatch(1, 3), 'there');
  assert.equal(view.selected, 9);
  assert.equal(view.toMatch(1, 3), 'around');
  assert.ok((view.selected ?? 0) < 9);
  view.resume();
  view.setTest(undefined, { sought: (record) => numberOf(record) === 99 });
  view.work(FOREVER);
  assert.equal(view.toMatch(-1, 3), 'none');
});

test('while older events are searched it is not said that there are none', () => {
  const { view } = viewOf(20_000);
  view.setTest(undefined, { sought: (record) => numberOf(record) === 3 });
  view.work(0);
  assert.equal(view.found?.complete, false);
  assert.equal(view.toMatch(-1, 3), 'searching');
  assert.equal(view.selected, undefined);
  view.work(FOREVER);
  assert.equal(view.toMatch(-1, 3), 'there');
  assert.equal(view.selected, 3);
});

test('stepping through matches of a growing log is what a list of them says', () => {
  const random = randomNumbers(11);
  const { log, view } = viewOf(50, 60);
  view.setTest(undefined, { sought: third });
  view.work(FOREVER);
  for (let i = 0; i < 500; i++) {
    if (random(3) === 0) send(log, made(log.end, log.end + random(5)));
    view.work(FOREVER);
    const kept = made(log.first, log.end).filter(({ number }) => number % 3 === 0);
    const numbers = kept.map(({ number }) => number);
    const by = random(2) === 0 ? 1 : -1;
    const from = view.selected;
    const beyond =
      from === undefined
        ? numbers.at(-1)
        : by > 0
          ? numbers.find((number) => number > from)
          : numbers.findLast((number) => number < from);
    const expected = beyond ?? (by > 0 ? numbers[0] : numbers.at(-1));
    view.toMatch(by, 5);
    assert.equal(view.selected, expected);
    assert.ok(expected === undefined || view.page(5).includes(expected));
  }
});

test('of what is looked for beyond the end of the view nothing is shown, counted or stepped to, and stepping on needs no new search', () => {
  const { log, view } = viewOf(100);
  view.pause();
  send(log, made(100, 130));
  view.endAt(50);
  for (const showAll of [false, true]) {
    if (showAll) view.setTest(undefined, { sought: third });
    else view.setTest(third);
    view.work(FOREVER);
    view.endAt(50);
    assert.deepEqual(view.page(3), showAll ? [47, 48, 49] : [42, 45, 48]);
    const { count } = showAll ? (view.found ?? { count: 0 }) : view.matches;
    assert.equal(count, 17);
    // From the newest match on the first one is next, and before that one the newest.
    for (const [by, step, number] of [
      [-1, 'there', 48],
      [1, 'around', 0],
      [-1, 'around', 48],
    ] as const)
      assert.deepEqual([view.toMatch(by, 3), view.selected], [step, number]);
    view.follow();
    view.endAt(120);
    assert.deepEqual(view.page(3), showAll ? [117, 118, 119] : [111, 114, 117]);
    assert.equal((showAll ? view.found : view.matches)?.count, 40);
    view.toMatch(-1, 3);
    assert.equal(view.selected, 117);
    view.endAt(50);
    assert.equal(view.selected, undefined, 'it had not happened');
    view.follow();
  }
});

test('while somebody looks at the past the page stays, however much comes', () => {
  const { log, view } = viewOf(1000);
  view.setTest(third);
  view.work(FOREVER);
  view.pause();
  view.endAt(500);
  const page = view.page(5);
  for (let from = 1000; from < 60_000; from += 5000) {
    send(log, made(from, from + 5000));
    view.work(0);
    assert.deepEqual(view.page(5), page);
  }
  view.resume();
  view.work(0);
  assert.deepEqual(view.page(1), [60_999]);
});
