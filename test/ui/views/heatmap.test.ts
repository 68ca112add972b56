// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, Histogram } from '../../../src/histogram/histogram.ts';
import { atDepth, type ColorDepth } from '../../../src/ui/screen/color.ts';
import { foreground } from '../../../src/ui/screen/style.ts';
import { setTheme } from '../../../src/ui/theme.ts';
import { type HeatmapView, heatmapColumns, paintHeatmap } from '../../../src/ui/views/heatmap.ts';
import { ago, timeAxis } from '../../../src/ui/views/heatmap-axis.ts';
import { shadeOf, shades } from '../../../src/ui/views/heatmap-shades.ts';
import { Random } from '../screen/random.ts';
import { isAscii, latencies, painted, paintedGrid } from './painted.ts';

setTheme('default', 'none');

/** A column a second, the newest now. */
const view = (columns: readonly (Histogram | undefined)[], more: Partial<HeatmapView> = {}): HeatmapView => ({
  columns: columns.map((histogram, at) => ({ histogram, endMs: 1000 * (at + 1), seconds: 1, sample: at })),
  nowMs: 1000 * columns.length,
  clickable: true,
  perOctave: 1,
  cursor: undefined,
  noun: 'calls',
  ascii: false,
  placeholder: 'Nothing in this time.',
  ...more,
});

const heat = (width: number, height: number, seen: HeatmapView) =>
  painted(width, height, (area) => paintHeatmap(area, seen));

const times = (ns: number, count: number) => Array<number>(count).fill(ns);
const several = [
  Histogram.of([1500, ...times(3000, 10)]),
  Histogram.of([...times(3000, 100), 9000]),
  EMPTY,
  undefined,
  Histogram.of([...times(3000, 1000), ...times(9000, 30)]),
];

test('time runs to the right, latency up, and the shade is the logarithm of the count', () => {
  assert.deepEqual(heat(30, 8, view(several)), [
    '',
    '',
    '          1 ░▒▓█ 1,000 calls',
    ' 8.19 µs ┤               ░ ·▒',
    '  4.1 µs ┤                 ·',
    ' 2.05 µs ┤              ▒▓ ·█',
    ' 1.02 µs ┤              ░  ·',
    '         └              ──now',
  ]);
});

test('in ASCII everything is ASCII', () => {
  const lines = heat(40, 8, view(several, { ascii: true, cursor: 2 }));
  assert.ok(isAscii(lines));
  assert.deepEqual(lines.slice(3), [
    ' 8.19 us +                         .|/+',
    '  4.1 us +                          |/',
    ' 2.05 us +                        =#|/@',
    ' 1.02 us +                        . |/',
    '         +                       -2s^--',
  ]);
});

test('a column of zeros, one in which nothing counted and one before the start are different', () => {
  const [row] = heat(30, 3, view([undefined, EMPTY, Histogram.of([1])])).slice(1);
  assert.equal(row?.slice(-4), '· █'.padStart(4));
  const [axis] = heat(30, 3, view([EMPTY, Histogram.of([1])])).slice(-1);
  assert.match(axis ?? '', /└ +──$/);
});

test('one count is the maximum; without any the sentence of the caller stands there', () => {
  assert.match(heat(40, 3, view([Histogram.of([1500])]))[1] ?? '', /^ 1\.02 µs ┤ +█$/);
  assert.match(heat(40, 8, view([EMPTY, undefined]))[1] ?? '', /^ {10}Nothing in this time\. +·$/);
  assert.match(heat(40, 8, view([]))[1] ?? '', /Nothing in this time/);
});

test('what took hours has a row, and what is beyond all bounds as well', () => {
  const lines = heat(40, 8, view([Histogram.of([3.6e12, 2e13])]));
  assert.match(lines.join('\n'), / 2\.44 h ┤ +█\n73\.3 min ┤\n36\.7 min ┤ +█/);
});

test('the newest columns are shown when there are more than fit', () => {
  const old = Array.from({ length: 300 }, (_, at) => Histogram.of([at < 280 ? 1e9 : 1000]));
  const lines = heat(31, 5, view(old));
  assert.equal(heatmapColumns(31), 20);
  assert.match(lines.join('\n'), /512 ns ┤█{20}/);
  assert.ok(!lines.join('\n').includes('ms'));
});

test('the cursor is seen without colours and hides nothing', () => {
  const columns = Array.from({ length: 60 }, () => Histogram.of([1000, 300_000]));
  const without = heat(80, 14, view(columns));
  const lines = heat(80, 14, view(columns, { cursor: 12 }));
  const at = (lines.at(-1) ?? '').indexOf('▲');
  assert.equal(at, 80 - 2 - 12);
  assert.match(lines.at(-1) ?? '', /▲-12s/);
  for (const [y, line] of lines.slice(1, -1).entries()) {
    const before = without[y + 1]?.[at] ?? ' ';
    if (line.includes('┤')) assert.equal(line[at], before === ' ' ? '│' : before);
  }
  assert.match(heat(80, 14, view(columns, { cursor: 0 })).at(-1) ?? '', /now▲$/);
  assert.ok(
    !heat(40, 14, view(columns, { cursor: 59 }))
      .join('')
      .includes('▲'),
  );
});

test('rows are as fine as the height allows, down to octaves put together', () => {
  const columns = Array.from({ length: 100 }, (_, seed) => latencies(100, seed));
  const rows = (height: number) =>
    heat(100, height, view(columns, { perOctave: 4 })).filter((line) => /[┤│]/.test(line));
  const finer = rows(90);
  assert.ok(finer.some((line) => line.includes('│')));
  assert.ok(rows(50).length < finer.length);
  assert.ok(rows(24).every((line) => line.includes('┤')));
  assert.equal(rows(7).length, 5);
});

test('80x24 and 200x50 are filled, in every depth of colour alike but for the colours', () => {
  const columns = Array.from({ length: 300 }, (_, seed) =>
    seed === 250 ? undefined : latencies(seed, seed),
  );
  for (const [width, height] of [
    [80, 24],
    [200, 50],
  ] as const) {
    const texts = new Set<string>();
    for (const colors of ['none', '16', '256', 'true'] as const) {
      setTheme('default', colors);
      const seen = view(columns, { perOctave: 2, cursor: 30 });
      const grid = paintedGrid(width, height, (area) => paintHeatmap(area, seen));
      texts.add(grid.lines().join('\n'));
      const used = new Set<number | undefined>();
      for (let y = 1; y < height - 1; y++) {
        for (let x = 12; x < width; x++) {
          if (/[░▒▓█]/.test(grid.textAt(x, y))) used.add(atDepth(foreground(grid.styleAt(x, y)), colors));
        }
      }
      assert.ok(colors === 'none' ? used.size === 1 : used.size > 2, `${[...used]}`);
    }
    // Shades are as many as glyphs or colours: only where a glyph ends may differ.
    assert.ok(texts.size <= 2);
    for (const text of texts) assert.match(text.split('\n').at(-1) ?? '', /└─.*-60s.*-40s.*now$/);
  }
});

test('nothing is painted outside of an area of any size', () => {
  for (let width = 0; width < 40; width++)
    for (let height = 0; height < 10; height++) heat(width, height, view(several, { cursor: 1 }));
});

test('shades go up with the count, the first is one, the last the maximum', () => {
  for (const colors of ['none', '16', '256', 'true'] as readonly ColorDepth[]) {
    setTheme('default', colors);
    for (const ascii of [true, false]) {
      const steps = shades(ascii).length;
      assert.equal(shadeOf(1, 1_000_000, steps), 0);
      assert.equal(shadeOf(1, 1, steps), steps - 1);
      assert.equal(shadeOf(1_000_000, 1_000_000, steps), steps - 1);
      const glyphs = shades(ascii).map(({ glyph }) => glyph);
      assert.equal([...new Set(glyphs)].join(''), ascii ? '.:-=+*#%@' : '░▒▓█');
    }
  }
});

test('ages are short, and never touch each other or the cursor', () => {
  assert.deepEqual([0.5, 30, 90, 120, 97, 3600, 3723].map(ago), [
    '-0.5s',
    '-30s',
    '-90s',
    '-2m',
    '-1m37s',
    '-1h',
    '-1h2m3s',
  ]);
  const ages = (count: number) => Array.from({ length: count }, (_, at) => count - 1 - at);
  assert.equal(timeAxis(32, ages(30), 'now', '─'), '  ──────-20s──────-10s───────now');
  // The mark from column 15 on is drawn by whoever asks; -20s would end below it.
  const marked = timeAxis(36, ages(36), 'now', '-', { at: 15, text: '^-20s' });
  assert.equal(marked, '---30s-----------------10s-------now');
  assert.equal(timeAxis(2, ages(2), 'now', '-'), '--');
});

test('a mark of the time ends below the column that is the nearest to it, however columns jitter', () => {
  const random = new Random(20_261_201);
  let marks = 0;
  for (let round = 0; round < 300; round++) {
    const used = 1 + random.below(190);
    const ages: number[] = [random.below(100) / 100];
    while (ages.length < used) ages.unshift((ages[0] ?? 0) + 0.9 + random.below(200) / 1000);
    const blank = random.below(10);
    const line = timeAxis(blank + used, ages, '', '=');
    assert.equal(line.length, blank + used);
    assert.ok(line.startsWith(' '.repeat(blank)));
    for (const { 0: text, 1: seconds = '', 2: minutes, index } of line.matchAll(
      /-(\d+)(?:s|m(?:(\d+)s)?)/g,
    )) {
      const told = text.includes('m') ? Number(seconds) * 60 + Number(minutes ?? 0) : Number(seconds);
      const off = ages.map((age) => Math.abs(age - told));
      assert.equal(off[index + text.length - 1 - blank], Math.min(...off), `${text} in ${line}`);
      marks++;
    }
  }
  assert.ok(marks > 500, String(marks));
});
