// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram } from '../../src/histogram/histogram.ts';
import { type LabelledHistogram, labelKey } from '../../src/histogram/labelled.ts';
import { LatencyHistory } from '../../src/state/latency-history.ts';
import { LatencyView, type ShownLatencies } from '../../src/state/latency-view.ts';
import { SteadyOrder } from '../../src/state/steady-order.ts';
import { countOf, disk } from './latency-counter.ts';

const times = (count: number) => Histogram.of(Array<number>(count).fill(1000));
const counted = (sda: number, sdb = 0): LabelledHistogram[] => [
  { labels: disk('sda'), histogram: times(sda) },
  ...(sdb > 0 ? [{ labels: disk('sdb'), histogram: times(sdb) }] : []),
];
const since = (sda: number, sdb = 0): ShownLatencies => ({
  kind: 'since',
  endMs: 0,
  seconds: 10,
  counted: counted(sda, sdb),
});

/** Sample `n` counted `n + 1`, and ended at second `n`. */
function viewOver(samples: number, names: readonly string[] = []) {
  const history = new LatencyHistory();
  const layout = { names };
  const view = new LatencyView(history, () => layout.names);
  const more = (count: number) => {
    for (let left = count; left > 0; left--) {
      history.add({ endMs: history.end * 1000, seconds: 1, counted: counted(history.end + 1) });
    }
  };
  more(samples);
  const counts = (most = 100) => view.columns(most).columns.map(({ histogram }) => histogram?.count);
  /** Kind and count of what the histogram shows. */
  const shown = (live = since(1000)) => {
    const { kind, counted } = view.shown(live);
    return `${kind} ${countOf(counted)}`;
  };
  return { history, view, layout, more, counts, shown };
}

test('it shows what was counted since the start, or in the last interval', () => {
  const { view, shown, more } = viewOver(3);
  assert.equal(shown(), 'since 1000');
  view.toggleMode();
  assert.equal(shown(), 'interval 3');
  more(1);
  assert.equal(shown(), 'interval 4');
  view.toggleMode();
  assert.equal(shown(), 'since 1000');
  const empty = viewOver(0);
  empty.view.toggleMode();
  assert.equal(empty.shown(), 'interval 0');
});

test('a column that is looked at stays what it is while time goes on', () => {
  const { view, shown, more } = viewOver(5);
  view.moveCursor(-1);
  assert.equal(shown(), 'column 5');
  view.moveCursor(-1);
  more(3);
  assert.equal(shown(), 'column 4');
  assert.equal(view.columns(10).cursor, 4);
  view.moveCursor(1);
  assert.equal(shown(), 'column 5');
});

test('beyond the newest column the view goes along again', () => {
  const { view, shown } = viewOver(5);
  view.moveCursor(-2);
  view.moveCursor(2);
  assert.equal(shown(), 'since 1000');
  assert.equal(view.away, false);
  view.moveCursor(-3);
  view.toNow();
  assert.equal(shown(), 'since 1000');
});

test('the window follows the cursor into the past, and comes back with it', () => {
  const { view, counts, shown } = viewOver(50);
  assert.deepEqual(counts(5), [46, 47, 48, 49, 50]);
  view.moveCursor(-5);
  assert.deepEqual(counts(5), [46, 47, 48, 49, 50]);
  view.moveCursor(-1);
  assert.deepEqual(counts(5), [45, 46, 47, 48, 49]);
  assert.equal(view.columns(5).cursor, 4);
  view.toOldest();
  assert.equal(shown(), 'column 1');
  assert.deepEqual(counts(5), [1, 2, 3, 4, 5]);
  view.moveCursor(-10);
  assert.equal(shown(), 'column 1');
  view.moveCursor(10);
  assert.equal(shown(), 'column 11');
  view.toNow();
  assert.deepEqual(counts(5), [46, 47, 48, 49, 50]);
  assert.equal(view.columns(5).nowMs, 49_000);
});

test('wide columns are of the same samples whenever one looks, and the cursor stays in its time', () => {
  const { view, counts, shown, more } = viewOver(7);
  view.moveCursor(-4);
  assert.equal(shown(), 'column 4');
  view.zoom(1);
  assert.deepEqual(counts(), [1 + 2, 3 + 4, 5 + 6, 7]);
  assert.equal(shown(), 'column 7');
  more(2);
  assert.deepEqual(counts(), [3, 7, 11, 15, 9]);
  view.zoom(1);
  assert.deepEqual(counts(), [15, 30]);
  view.zoom(-1);
  view.zoom(-1);
  assert.equal(shown(), 'column 4');
  for (let i = 0; i < 20; i++) view.zoom(1);
  assert.equal(view.columnSamples, 60);
  for (let i = 0; i < 20; i++) view.zoom(-1);
  assert.equal(view.columnSamples, 1);
});

test('a wide column tells the time in which something was counting', () => {
  const { view, history } = viewOver(1);
  history.add({ endMs: 60_000, seconds: 59, counted: undefined });
  view.zoom(1);
  assert.deepEqual(
    view.columns(5).columns.map(({ seconds, histogram }) => [seconds, histogram?.count]),
    [[1, 1]],
  );
});

test('paused, histogram and heat map stand still while counting goes on', () => {
  const { view, counts, shown, more } = viewOver(3);
  view.pause(since(6));
  more(5);
  assert.equal(shown(since(36)), 'since 6');
  assert.deepEqual(counts(), [1, 2, 3]);
  view.toggleMode();
  assert.equal(shown(since(36)), 'interval 3');
  view.moveCursor(-1);
  view.moveCursor(-1);
  assert.equal(shown(since(36)), 'column 2');
  view.moveCursor(9);
  view.toggleMode();
  view.resume();
  assert.equal(shown(since(36)), 'since 36');
  assert.deepEqual(counts(), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a histogram is selected by its labels, and the heat map is of it', () => {
  const { view, history } = viewOver(0, ['disk']);
  history.add({ endMs: 0, seconds: 1, counted: counted(3, 2) });
  const live = since(3, 2);
  const pick = () => view.pick(live.counted).count;
  assert.deepEqual(
    view.listed(live).map(({ labels }) => labels),
    [{ disk: 'sda' }, { disk: 'sdb' }],
  );
  assert.equal(pick(), 5);
  for (const [by, count] of [
    [1, 3],
    [1, 2],
    [1, 2],
    [-1, 3],
    [-1, 5],
    [-1, 5],
  ] as const) {
    view.select(by, view.listed(live));
    assert.equal(pick(), count);
    assert.deepEqual(
      view.columns(5).columns.map(({ histogram }) => histogram?.count),
      [count],
    );
  }
});

test('other labels are other histograms: none of them is selected', () => {
  const { view, layout } = viewOver(1, ['disk']);
  const live = since(3, 2);
  view.select(1, view.listed(live));
  assert.equal(view.selected, labelKey({ disk: 'sda' }));
  layout.names = ['disk', 'flags'];
  assert.equal(view.selected, undefined);
  assert.equal(view.pick(live.counted).count, 5);
  layout.names = [];
  assert.deepEqual(view.listed(live), []);
});

test('the list is the same in every time: what was not counted then has none', () => {
  const { view, history } = viewOver(0, ['disk']);
  history.add({ endMs: 0, seconds: 1, counted: counted(3) });
  const listed = (live: ShownLatencies) =>
    view.listed(live).map(({ labels, histogram }) => `${labels.disk} ${histogram.count}`);
  assert.deepEqual(listed(since(9, 2)), ['sda 9', 'sdb 2']);
  view.moveCursor(-1);
  assert.deepEqual(listed(since(9, 2)), ['sda 3', 'sdb 0']);
  // After a filter there is a new count, and the selected one and those of the past are there all the same.
  assert.deepEqual(listed(since(0, 2)), ['sdb 0', 'sda 3']);
  view.toNow();
  view.select(1, view.listed(since(9, 2)));
  assert.deepEqual(listed({ ...since(0), counted: [] }), ['sda 0']);
});

test('Esc goes back from the column, then from the histogram, then from the rows', () => {
  const { view } = viewOver(3, ['disk']);
  view.select(1, view.listed(since(3, 2)));
  view.scrollBy(2);
  view.moveCursor(-1);
  view.back();
  assert.deepEqual([view.columns(5).cursor, view.selected !== undefined, view.away], [undefined, true, true]);
  view.back();
  assert.deepEqual([view.selected, view.away], [undefined, false]);
  view.scrollBy(-1);
  assert.ok(view.away);
  view.back();
  assert.deepEqual([view.scroll, view.away], [0, false]);
});

test('a column that is no longer kept gives way to the oldest that is, and says so', () => {
  const history = new LatencyHistory({ milliseconds: 3000, bytes: 1 << 20 });
  const view = new LatencyView(history, () => []);
  const add = () => history.add({ endMs: history.end * 1000, seconds: 1, counted: counted(1) });
  for (let i = 0; i < 3; i++) add();
  view.toOldest();
  assert.equal(view.shown(since(9)).kind, 'column');
  for (let i = 0; i < 10; i++) add();
  assert.equal(view.shown(since(9)).kind, 'column');
  assert.deepEqual(view.moment, { ms: history.first * 1000, moved: true });
  assert.equal(view.columns(10).columns.length, 4);
  view.moveCursor(1);
  assert.deepEqual(view.moment, { ms: (history.first + 1) * 1000, moved: false });
});

test('two that are counted about as often do not change places', () => {
  const order = new SteadyOrder();
  const arrange = (counts: Readonly<Record<string, number>>) =>
    order
      .arrange(
        Object.entries(counts)
          .sort(([, a], [, b]) => b - a)
          .map(([name, count]) => ({ labels: { name }, histogram: times(count) })),
      )
      .map(({ labels }) => labels.name)
      .join('');
  assert.equal(arrange({ a: 11, b: 10 }), 'ab');
  assert.equal(arrange({ a: 19, b: 20, c: 21 }), 'abc');
  assert.equal(arrange({ a: 20, b: 30, c: 100 }), 'cba');
  assert.equal(arrange({ a: 20, c: 100, b: 24 }), 'cba');
  assert.equal(arrange({ b: 24, d: 5 }), 'bd');
});
