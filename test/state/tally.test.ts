// SPDX-License-Identifier: MIT
/** Events counted into tables: what the table says is what a count of the list from scratch says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram } from '../../src/histogram/histogram.ts';
import type { EventTable, TableColumn } from '../../src/probes/event-table.ts';
import type { OpenRow } from '../../src/probes/tools/opensnoop-rows.ts';
import { EventData } from '../../src/state/event-data.ts';
import { EventLog } from '../../src/state/event-log.ts';
import type { EventTest } from '../../src/state/event-search.ts';
import { cellNumber, cellText } from '../../src/state/tally/tally-cells.ts';
import { MOST_ROWS } from '../../src/state/tally/tally-order.ts';
import { TallyView } from '../../src/state/tally/tally-view.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { openReading, sendOpens } from './made-opens.ts';
import { fields, numberOf, randomNumbers, send } from './records.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const IDENTITY = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
const column = (table: EventTable, id: string) => table.columns.find((one) => one.id === id) as TableColumn;

const [path, , fd] = fields((bytes) => Buffer.from(bytes).toString('latin1'));
const thousandOf = (record: Parameters<typeof numberOf>[0]) => (numberOf(record) ?? 0) % 1000;
const tenOf = (record: Parameters<typeof numberOf>[0]) => (numberOf(record) ?? 0) % 10;
const isEven = (record: Parameters<typeof numberOf>[0]) => ((numberOf(record) ?? 0) % 2 === 0 ? 1 : 0);

/** By two parts, with every kind of column. */
const MADE: EventTable = {
  id: 'made',
  counts: (record) => (numberOf(record) ?? 0) % 7 !== 0,
  key: [fd, path].flatMap((field) => field ?? []),
  columns: [
    { id: 'count', kind: 'count' },
    { id: 'share', kind: 'share' },
    { id: 'sum', kind: 'sum', measure: 'bytes', of: thousandOf },
    { id: 'even', kind: 'part', of: isEven },
    { id: 'values', kind: 'distinct', of: thousandOf },
    { id: 'mean', kind: 'mean', of: thousandOf },
    { id: 'p99', kind: 'p99', of: thousandOf },
    { id: 'max', kind: 'max', of: thousandOf },
    ...[path].flatMap((field) => (field ? [{ id: 'path', kind: 'field' as const, field }] : [])),
    ...[fd].flatMap((field) => (field ? [{ id: 'fd', kind: 'field' as const, field }] : [])),
  ],
};

/** The whole table as text, however it is sorted. */
function tableOf(view: TallyView): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    view.order.map((row) => [
      `${cellText(view.tally, view.log, column(MADE, 'fd'), row)} ${cellText(view.tally, view.log, column(MADE, 'path'), row)}`,
      ['count', 'share', 'sum', 'even', 'values', 'mean', 'p99', 'max'].map((id) =>
        cellNumber(view.tally, view.log, column(MADE, id), row),
      ),
    ]),
  );
}

/** The same from the records that are kept. */
function countedAnew(log: EventLog, end: number, test: EventTest | undefined) {
  const rows = new Map<string, number[]>();
  let all = 0;
  for (let number = log.after(-1); number !== undefined && number < end; number = log.after(number)) {
    const record = log.at(number);
    if (!record || test?.(record, number) === false || !MADE.counts?.(record)) continue;
    const key = `${tenOf(record)} ${path?.text(record)}`;
    rows.set(key, [...(rows.get(key) ?? []), numberOf(record) ?? 0]);
    all++;
  }
  return Object.fromEntries(
    [...rows].map(([key, numbers]) => {
      const values = numbers.map((number) => number % 1000);
      const sum = values.reduce((total, value) => total + value, 0);
      const even = numbers.filter((number) => number % 2 === 0).length;
      const count = numbers.length;
      return [
        key,
        [
          count,
          (100 * count) / all,
          sum,
          (100 * even) / count,
          new Set(values).size,
          sum / count,
          Histogram.of(values).percentile(99)?.value,
          Math.max(...values),
        ],
      ];
    }),
  );
}

test('after any sequence of what can happen, the table is a count of the list from scratch', () => {
  const random = randomNumbers(29);
  const log = new EventLog({ events: 900, bytes: 4 << 20 });
  const view = new TallyView(MADE, log);
  const third: EventTest = (record) => (numberOf(record) ?? 0) % 3 === 0;
  let filter: EventTest | undefined;
  let end = 0;
  let paused = false;
  let compared = 0;
  let next = 0;
  for (let step = 0; step < 1500; step++) {
    const what = random(12);
    if (what < 6) {
      const many = random(40) === 0 ? 3000 : random(120);
      send(
        log,
        Array.from({ length: many }, () => ({
          number: next++ % 3 === 0 ? next : random(5000),
          text: ['/a', '/b\xff', '', '/\x1b[2J', '/long/'.repeat(9)][random(5)] ?? '',
        })),
      );
    } else if (what === 6) filter = filter ? undefined : third;
    else if (what === 7) {
      paused = !paused;
      if (paused) log.pin();
      else log.unpin();
    }
    if (!paused) end = log.end;
    // Often nothing is finished: the next look goes on with it.
    view.work(filter, end, what % 2 === 0 ? 0 : FOREVER);
    if (!view.complete) continue;
    compared++;
    assert.deepEqual(tableOf(view), countedAnew(log, end, filter), `step ${step}`);
  }
  assert.ok(compared > 500);
  assert.ok(log.evicted > 10_000);
});

test('whoever goes back and forth in time sees a count of what had come by then, each row with an event of its own', () => {
  const random = randomNumbers(31);
  const log = new EventLog({ events: 1200, bytes: 4 << 20 });
  const view = new TallyView(MADE, log);
  let next = 0;
  let end: number | undefined;
  let compared = 0;
  let gaps = 0;
  for (let step = 0; step < 1500; step++) {
    const what = random(10);
    if (what < 4) {
      send(
        log,
        // Long ones, so that what is held is some of the pieces of memory.
        Array.from({ length: random(160) }, () => ({
          number: next++ % 3 === 0 ? next : random(5000),
          text: `/${'abc'[random(3)]}${'x'.repeat(4000)}`,
        })),
      );
    } else if (what < 8) {
      if (end === undefined) log.pin();
      end = log.first + random(log.end - log.first + 1);
    } else if (what === 8) {
      end = undefined;
      log.unpin();
    }
    const upTo = Math.max(log.first, end ?? log.end);
    view.work(undefined, upTo, random(3) === 0 ? 0 : FOREVER);
    if (log.sizeBelow(upTo) < upTo - log.first) gaps++;
    if (!view.complete) continue;
    compared++;
    assert.deepEqual(tableOf(view), countedAnew(log, upTo, undefined), `step ${step}`);
    for (const row of view.order) {
      const newest = view.tally.newest(row);
      assert.ok(newest < upTo && view.tally.row(newest) === row, `step ${step}`);
    }
  }
  assert.ok(compared > 500);
  assert.ok(gaps > 20, 'what was held outlived what came after it');
});

test('the selection stays while one goes back in time, as long as its row had happened', () => {
  const log = new EventLog();
  const view = new TallyView(MADE, log);
  send(log, [
    { number: 11, text: '/one' },
    { number: 11, text: '/two' },
    { number: 11, text: '/one' },
  ]);
  view.work(undefined, log.end, FOREVER);
  view.move(1);
  const selected = () =>
    view.selected === undefined ? undefined : cellText(view.tally, log, column(MADE, 'path'), view.selected);
  assert.equal(selected(), '/one');
  view.work(undefined, 1, FOREVER);
  assert.deepEqual([selected(), view.order.length, view.tally.counted], ['/one', 1, 1]);
  view.work(undefined, 0, FOREVER);
  assert.deepEqual([selected(), view.order.length, view.tally.counted], [undefined, 0, 0]);
  view.work(undefined, 3, FOREVER);
  assert.deepEqual([view.order.length, view.tally.counted], [2, 3]);
});

test('it counts in slices, the newest first, and says how far it is', () => {
  const log = new EventLog();
  send(
    log,
    Array.from({ length: 10_000 }, (_, number) => ({ number, text: number < 5000 ? '/old' : '/new' })),
  );
  const view = new TallyView(MADE, log);
  assert.equal(view.work(undefined, log.end, 0), true);
  assert.equal(view.complete, false);
  assert.ok(view.progress > 0 && view.progress < 0.1);
  const texts = () => new Set(view.order.map((row) => cellText(view.tally, log, column(MADE, 'path'), row)));
  assert.deepEqual(texts(), new Set(['/new']));
  let slices = 1;
  while (view.work(undefined, log.end, 0)) slices++;
  assert.ok(slices > 10);
  assert.deepEqual([view.complete, view.progress, texts()], [true, 1, new Set(['/new', '/old'])]);
});

test('more events than can be counted in time: what has come and gone is in no row', () => {
  const log = new EventLog({ events: 500, bytes: 4 << 20 });
  const view = new TallyView(MADE, log);
  const made = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ number: from + i, text: `/${from}` }));
  send(log, made(0, 400));
  view.work(undefined, log.end, FOREVER);
  send(log, made(1000, 9000));
  // A key may ask before the next slice.
  assert.deepEqual([view.order.length, view.tally.counted], [0, 0]);
  view.work(undefined, log.end, 0);
  assert.ok(view.tally.counted > 0 && view.tally.counted < 300);
  while (view.work(undefined, log.end, 0));
  assert.deepEqual(tableOf(view), countedAnew(log, log.end, undefined));
});

test('the selection follows its row, and is let go with its last event', () => {
  const log = new EventLog({ events: 60, bytes: 4 << 20 });
  const view = new TallyView(
    { ...MADE, key: MADE.key.slice(1), columns: MADE.columns.filter(({ id }) => id !== 'fd') },
    log,
  );
  const more = (text: string, count: number) => {
    send(
      log,
      Array.from({ length: count }, (_, i) => ({ number: i * 7 + 1, text })),
    );
    view.work(undefined, log.end, FOREVER);
  };
  const selected = () =>
    view.selected === undefined ? undefined : cellText(view.tally, log, column(MADE, 'path'), view.selected);
  more('/one', 5);
  more('/two', 3);
  view.move(1);
  view.move(1);
  assert.equal(selected(), '/two');
  more('/two', 4);
  assert.equal(view.order.indexOf(view.selected ?? -1), 0, 'it is the first now');
  view.reverse();
  assert.equal(selected(), '/two');
  view.move(-9);
  assert.equal(selected(), undefined);
  view.toLast();
  assert.equal(selected(), '/two');
  more('/three', 60);
  assert.equal(selected(), undefined);
  more('/four', 1);
  assert.equal(selected(), undefined, 'also when its place is used again');
});

test('it is sorted by every column, both ways round, and searched with comparisons', () => {
  const log = new EventLog();
  const random = randomNumbers(5);
  send(
    log,
    Array.from({ length: 3000 }, () => ({ number: random(100_000), text: `/${'abcdef'[random(6)]}` })),
  );
  const view = new TallyView(MADE, log);
  view.work(undefined, log.end, FOREVER);
  const all = view.order.length;
  for (let turn = 0; turn < MADE.columns.length; turn++, view.turnSort(1)) {
    const { sort } = view;
    const cells = () =>
      view.order.map((row) =>
        sort.id === 'path'
          ? cellText(view.tally, log, sort, row)
          : Number(cellText(view.tally, log, sort, row) || cellNumber(view.tally, log, sort, row)),
      );
    const sorted = (by: 1 | -1) => [...cells()].sort((a, b) => (a < b ? -by : a > b ? by : 0));
    assert.deepEqual(cells(), sorted(view.descending ? -1 : 1), sort.id);
    const before = view.descending;
    view.reverse();
    assert.equal(view.descending, !before);
    assert.deepEqual(cells(), sorted(before ? 1 : -1), `${sort.id}, the other way round`);
    view.reverse();
  }
  assert.equal(view.sort.id, 'count', 'all the way round');
  assert.equal(view.setSearch('count>40 path:/a', false), '');
  const many = view.order.map((row) => cellNumber(view.tally, log, column(MADE, 'count'), row));
  assert.ok(many.length > 0 && many.length < all && many.every((count) => count > 40));
  assert.equal(view.setSearch('count>40 path:/a', true), '');
  assert.deepEqual([view.order.length, view.matches], [all, many.length]);
  assert.equal(view.toMatch(1), 'there');
  assert.equal(
    view.setSearch('cuont>40', false),
    'There is no cuont to compare here; there are count share sum even values mean p99 max.',
  );
  assert.equal(view.setSearch('', false), '');
  assert.equal(view.order.length, all);
});

test('of very many rows the first in the order that was asked for are shown, and how many there are is told', () => {
  const log = new EventLog();
  const view = new TallyView(MADE, log);
  const count = MOST_ROWS + 2345;
  send(
    log,
    Array.from({ length: count }, (_, i) => ({ number: 10 * (i % 70) + 1, text: `/${i}` })),
  );
  send(log, [
    { number: 11, text: '/1' },
    { number: 11, text: '/1' },
  ]);
  view.work(undefined, log.end, FOREVER);
  assert.equal(view.order.length, MOST_ROWS);
  assert.equal(view.found, Object.keys(countedAnew(log, log.end, undefined)).length);
  assert.equal(cellText(view.tally, log, column(MADE, 'path'), view.order[0] ?? -1), '/1');
  assert.equal(new Set(view.order).size, MOST_ROWS);
});

test('opens are counted by error and path, by file and by process', () => {
  const data = new EventData();
  data.reading = openReading();
  sendOpens(data.log, [
    { pid: 7, result: 3, path: '/etc/passwd' },
    { pid: 8, result: -2, path: '/etc/passwd' },
    { pid: 8, comm: 'late', result: -2, path: '/etc/passwd' },
    { pid: 8, comm: 'later', result: -13, path: '/etc/passwd' },
    { pid: 9, result: 4, path: '' },
    { pid: 9, result: -14, path: '', unreadable: true },
    { pid: 9, result: 4, path: '\\?unreadable' },
  ]);
  const isText = ({ id }: TableColumn) => id === 'path' || id === 'err' || id === 'comm';
  const rows = () => {
    data.setFilter(IDENTITY, '');
    data.work(FOREVER);
    const { counts } = data;
    assert.ok(counts);
    return counts.order.map((row) =>
      counts.table.columns
        .filter(({ id }) => id !== 'share')
        .map((one) =>
          isText(one)
            ? cellText(counts.tally, data.log, one, row)
            : cellNumber(counts.tally, data.log, one, row),
        )
        .join(' '),
    );
  };
  data.turnTable();
  assert.deepEqual(rows(), ['2 1 ENOENT /etc/passwd', '1 1 EFAULT \\?unreadable', '1 1 EACCES /etc/passwd']);
  data.turnTable();
  assert.deepEqual(rows(), ['4 3 2 /etc/passwd', '1 0 1 \\\\?unreadable', '1 1 1 \\?unreadable', '1 0 1 ']);
  data.turnTable();
  assert.deepEqual(rows(), ['3 1 9 cat', '3 3 8 later', '1 0 7 cat']);
  assert.deepEqual(data.turnTable(), { query: '', showAll: false });
  assert.equal(data.counts, undefined);
});

test('what the list is filtered by decides what is counted, and is there again with the list', () => {
  const data = new EventData();
  data.reading = openReading();
  sendOpens(
    data.log,
    Array.from({ length: 30 }, (_, i) => ({ pid: i % 3, result: 3, path: `/${i % 5}` })),
  );
  data.setFilter(IDENTITY, 'pid=1');
  data.turnTable();
  data.turnTable();
  assert.equal(data.countedText, 'pid=1');
  data.setFilter(IDENTITY, '');
  data.work(FOREVER);
  assert.deepEqual([data.counts?.tally.counted, data.counts?.order.length], [10, 5]);
  assert.equal(data.setText('opens>5', false), '');
  assert.equal(data.counts?.order.length, 0);
  assert.match(data.setText('opens>x', false) ?? '', /needs a number/);
  data.turnTable();
  assert.deepEqual(data.turnTable(), { query: 'pid=1', showAll: false });
  assert.equal(data.setText('pid=2', false), undefined, 'a list is filtered otherwise');
});

test('names that differ in one byte are two rows, whatever they are, each told as it is', () => {
  const data = new EventData();
  data.reading = openReading();
  sendOpens(
    data.log,
    [...hostileNames, ...hostileNames].map((path) => ({ pid: 1, result: -2, path })),
  );
  data.turnTable();
  data.setFilter(IDENTITY, '');
  data.work(FOREVER);
  const { counts } = data;
  assert.ok(counts);
  const different = new Set(hostileNames.map((name) => name.toString('latin1'))).size;
  assert.equal(counts.order.length, different);
  const shown = counts.order.map((row) => (data.row(counts.tally.newest(row)) as OpenRow).path);
  assert.equal(new Set(shown).size, different);
  for (const text of shown) assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
});
