// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Look } from '../../../src/ui/look.ts';
import { paintLatencies } from '../../../src/ui/views/latencies.ts';
import { latencyLayout } from '../../../src/ui/views/latency-layout.ts';
import { countOf, disk } from '../../state/latency-counter.ts';
import { latencyApp } from '../latency-app.ts';
import { Random } from '../screen/random.ts';
import { isAscii, painted, paintedGrid } from './painted.ts';

const plain: Look = { colors: 'none', ascii: false };

/** Around 0.3 ms, on two disks, for so many seconds. */
function busy(
  seconds: number,
  splitBy: readonly string[] = [],
  names: readonly string[] = ['sda', 'nvme0n1'],
) {
  const app = latencyApp(splitBy);
  const random = new Random(7);
  for (let at = 0; at < seconds; at++) {
    names.forEach((name, index) => {
      const values = Array.from({ length: 30 - index * 10 }, () =>
        Math.floor(100_000 * (1 + random.below(1000) / 300) * (random.chance(0.03) ? 40 : 1)),
      );
      app.count(disk(name), ...values);
    });
    app.frame(1000);
  }
  const paint = (width: number, height: number, look = plain) =>
    painted(width, height, (area) => paintLatencies(area, app.shown(), 'I/Os', look));
  return { ...app, paint };
}

const sizes = [
  [80, 20],
  [60, 12],
  [200, 46],
  [100, 26],
] as const;

test('figures, histogram and heat map with axis, legend and times, in every size of a window', () => {
  for (const [width, height] of sizes) {
    const lines = busy(40).paint(width, height);
    assert.match(lines[0] ?? '', /^ p50 ≤\d.*p99 ≤\d.* max /);
    assert.match(lines.join('\n'), /\d µs – +\d+ µs +\d+ {2}█/);
    const map = lines.filter((line) => /^ *\d[\d.]* [µm]s [┤│].*[░▒▓█]$/.test(line));
    assert.ok(map.length >= 3, lines.join('\n'));
    assert.match(lines.at(-1) ?? '', /^ {9}└.*-20s.*now$/);
    if (height > 12) assert.match(lines.join('\n'), /^ {10}1 ░▒▓█ \d+ I\/Os {2}a column is 1s$/m);
  }
});

test('with a list, each disk has its line in its place whatever time is looked at', () => {
  for (const [width, height] of sizes) {
    const { paint, press, count, frame, data } = busy(20, ['disk']);
    let lines = paint(width, height);
    const titles = (lines[0] ?? '').trim().split(/ +/);
    const all = ['DISK', 'COUNT', 'p50', 'p90', 'p99', 'p99.9', 'MAX', 'RATE'];
    assert.deepEqual(
      all.filter((title) => titles.includes(title)),
      titles,
    );
    for (const title of ['COUNT', 'p50', 'p99', 'MAX']) assert.ok(titles.includes(title), titles.join());
    assert.match(lines[1] ?? '', /^ sda +600 +\d/);
    assert.match(lines[2] ?? '', /^ nvme0n1 +400 +\d/);
    count(disk('nvme0n1'), 200_000);
    frame(1000);
    press('i');
    lines = paint(width, height);
    assert.match(lines[1] ?? '', /^ sda +0 +0\/s$|^ sda +0$/);
    assert.match(lines[2] ?? '', /^ nvme0n1 +1 +200 µs|^ nvme0n1 +1 +\d/);
    assert.match(lines[3] ?? '', /^ p50 /);
    press('<down>');
    assert.equal(data.view.pick(data.shown.counted).count, 0);
    assert.match(paint(width, height).join('\n'), /^ No I\/Os in this time\.$/m);
  }
});

test('nothing moves from second to second, nor in a column or an interval', () => {
  const { paint, press, count, frame } = busy(30, ['disk']);
  const axes = () => {
    const lines = paint(80, 20);
    return [
      lines.findIndex((line) => line.startsWith(' p50 ')),
      lines.findIndex((line) => /^ *1 ░/.test(line)),
    ];
  };
  const before = axes();
  assert.ok(before.every((y) => y > 0));
  for (const keys of ['i', '<left>', '<left>', '<escape>', 'g', 'G', 'i']) {
    press(keys);
    assert.deepEqual(axes(), before, keys);
  }
  for (let i = 0; i < 20; i++) {
    if (i % 3) count(disk('sda'), 300_000, 120_000);
    frame(1000);
    assert.deepEqual(axes(), before);
  }
});

test('the histogram has the rows that it needs, and the heat map the rest', () => {
  assert.deepEqual(latencyLayout(20, undefined, 4), { list: 0, histogram: 8, map: 12 });
  assert.deepEqual(latencyLayout(20, undefined, 30), { list: 0, histogram: 11, map: 9 });
  assert.deepEqual(latencyLayout(20, 2, 4), { list: 3, histogram: 8, map: 9 });
  assert.deepEqual(latencyLayout(12, 2, 4), { list: 3, histogram: 9, map: 0 });
  for (let height = 0; height < 80; height++) {
    for (const listed of [undefined, 0, 1, 5, 100]) {
      for (let rows = 0; rows < 40; rows++) {
        const { list, histogram, map } = latencyLayout(height, listed, rows);
        assert.ok(list + histogram + map >= height && histogram >= 0 && map >= 0);
        if (height > 2) assert.equal(list + histogram + map, height);
      }
    }
  }
});

test('in ASCII everything is ASCII, and without colours the shades are told apart', () => {
  const { paint, press } = busy(40, ['disk']);
  press('<left>');
  for (const [width, height] of sizes) {
    const lines = paint(width, height, { colors: 'none', ascii: true });
    assert.ok(isAscii(lines), lines.join('\n'));
  }
  assert.match(paint(80, 20).join('\n'), /[░▒▓█]{10}/);
});

test('nothing is painted outside of an area of any size', () => {
  const { paint, press } = busy(5, ['disk', 'flags'], ['sda', 'sdb', 'sdc', 'sdd', 'sde']);
  press('<down><left>');
  for (let width = 0; width < 70; width += 3)
    for (let height = 0; height < 25; height++) paint(width, height);
});

test('a longer list than there is room for shows where the selected one is', () => {
  const names = Array.from({ length: 12 }, (_, at) => `sd${String.fromCharCode(97 + at)}`);
  const app = latencyApp(['disk']);
  names.forEach((name, at) => {
    app.count(disk(name), ...Array<number>((12 - at) ** 3).fill(1000));
  });
  app.frame(1000);
  const list = () => painted(80, 20, (area) => paintLatencies(area, app.shown(), 'I/Os', plain)).slice(0, 5);
  assert.match(list()[0] ?? '', /^ DISK 1-4 of 12 /);
  app.press('<down>'.repeat(12));
  assert.match(list()[0] ?? '', /^ DISK 9-12 of 12 /);
  assert.match(list()[4] ?? '', /^ sdl +1 /);
  const grid = paintedGrid(80, 20, (area) => paintLatencies(area, app.shown(), 'I/Os', plain));
  assert.notEqual(grid.styleAt(5, 4), grid.styleAt(5, 3));
  app.press('<down>');
  assert.equal(app.data.view.pick(app.data.shown.counted).count, 1);
  assert.equal(countOf(app.data.shown.counted), 6084);
});

test('what is empty says why', () => {
  const app = latencyApp();
  const says = (lifecycle: 'starting' | 'running' | 'idle') =>
    painted(80, 20, (area) => paintLatencies(area, { ...app.shown(), lifecycle }, 'I/Os', plain)).join('\n');
  assert.match(says('starting'), /Loading the probe/);
  assert.match(says('running'), /Tracing; no I\/Os yet\./);
  assert.match(says('idle'), /Stopped\. S starts it\./);
  app.count(disk('sda'), 1000);
  app.frame(1000);
  app.data.filterChanged();
  app.frame(1000);
  app.press('<left><left>');
  assert.match(says('running'), /Nothing was counting then\./);
  app.press('<left>');
  assert.match(says('running'), /p50 1 µs/);
});

test('m is rows in milliseconds', () => {
  const { paint, settings } = busy(5);
  settings.unit = 'msecs';
  assert.match(paint(80, 20).join('\n'), /^ +0 ns – +\d[\d.]* ms /m);
});

test('calls that are not in the histogram are told beside it, of all and of the one that is selected', () => {
  const totals = { sda: 5, nvme0n1: 2 };
  const each = () =>
    Object.entries(totals).map(([name, missed]) => ({ labels: disk(name), calls: 40 + missed, missed }));
  const app = latencyApp(['disk'], () => ({ each: each(), inFlight: 3 }));
  const paint = (width: number) =>
    painted(width, 26, (area) => paintLatencies(area, app.shown(), 'calls', plain)).join('\n');
  // What was missed before the filter is another matter.
  totals.sda += 7;
  app.frame(1000);
  assert.match(paint(100), /No calls could be timed: 7 were missed\./);
  app.count(disk('sda'), 1000, 2000);
  app.count(disk('nvme0n1'), 1000);
  totals.sda += 1234;
  app.frame(1000);
  assert.match(paint(100), / 3 calls +1,241 not timed +3 under way/);
  assert.match(paint(60), / 1,241 not timed/);
  app.press('<down>');
  assert.match(paint(100), / 2 calls +1,241 not timed/);
  app.press('<down>');
  assert.doesNotMatch(paint(100), /not timed|under way/);
  app.press('<escape>i');
  assert.doesNotMatch(paint(100), /not timed/);
});
