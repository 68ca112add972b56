// SPDX-License-Identifier: MIT
/** A heat map that goes on is copied from the frame before where it can be: the picture must be the one that is made anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Histogram } from '../../../src/histogram/histogram.ts';
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { KeptParts } from '../../../src/ui/screen/kept-parts.ts';
import { setTheme } from '../../../src/ui/theme.ts';
import { type HeatmapView, paintHeatmap } from '../../../src/ui/views/heatmap.ts';
import { Random } from '../screen/random.ts';
import { latencies } from './painted.ts';

setTheme('default', 'true');

const [WIDTH, HEIGHT] = [60, 16];
type Column = Histogram | undefined;

/** Frames one after the other, each with what it can take from the one before. */
function film() {
  let [sent, next] = [new Grid(WIDTH, HEIGHT), new Grid(WIDTH, HEIGHT)];
  const kept = new KeptParts(sent);
  return (paint: (area: Area) => void): Grid => {
    next.clear();
    kept.begin(sent);
    paint(new Area(next, 0, 0, WIDTH, HEIGHT, undefined, { kept }));
    [sent, next] = [next, sent];
    return sent;
  };
}

function anew(paint: (area: Area) => void): Grid {
  const grid = new Grid(WIDTH, HEIGHT);
  paint(new Area(grid, 0, 0, WIDTH, HEIGHT));
  return grid;
}

function viewOf(columns: readonly Column[], cursor: number | undefined): HeatmapView {
  const shown = columns.map((histogram, at) => ({
    histogram,
    endMs: 1000 * (at + 1),
    seconds: 1,
    sample: at,
  }));
  const nowMs = 1000 * columns.length;
  return {
    columns: shown,
    nowMs,
    clickable: true,
    perOctave: 8,
    cursor,
    noun: 'I/Os',
    ascii: false,
    placeholder: 'Nothing.',
  };
}

test('whatever happens from one frame to the next, the picture is the one that is made anew', () => {
  const random = new Random(11);
  const frame = film();
  let columns: Column[] = [];
  let cursor: number | undefined;
  /** The picture as a whole may be kept, too. */
  let [stamp, left, seed] = [0, 0, 0];
  const column = (): Column => {
    if (random.chance(0.05)) return undefined;
    return latencies(random.chance(0.02) ? 5000 : random.below(100), seed++);
  };
  const happenings: readonly (readonly [number, () => void])[] = [
    [0.7, () => columns.push(column())],
    // A column of several samples goes on.
    [0.1, () => columns.splice(-1, 1, column())],
    [0.02, () => columns.push(column(), column())],
    // History has an end.
    [0.05, () => columns.shift()],
    [0.01, () => columns.splice(random.below(columns.length + 1), 1)],
    [0.005, () => columns.splice(0)],
    [0.03, () => (cursor = random.chance(0.7) ? undefined : random.below(40))],
    [0.02, () => (left = random.below(3))],
  ];
  for (let round = 0; round < 3000; round++) {
    const before = stamp;
    for (const [chance, happen] of happenings) {
      if (!random.chance(chance)) continue;
      happen();
      stamp++;
    }
    columns = columns.slice(-80);
    const view = viewOf(columns, cursor);
    // As wide as the picture, or less.
    const width = left === 0 ? WIDTH : WIDTH - 2;
    const paint = (area: Area) =>
      area.kept(left, 1, width, HEIGHT - 2, [stamp], (part) => paintHeatmap(part, view));
    const grid = frame(paint);
    const wanted = anew(paint);
    assert.deepEqual(grid.lines(), wanted.lines(), `round ${round}, ${stamp - before} changes`);
    assert.deepEqual(grid.styles, wanted.styles, `round ${round}`);
  }
});

test('of columns that go on only those are painted that are new, and the newest of before', () => {
  const frame = film();
  const painted: number[] = [];
  const show = (columns: readonly object[], looks = 'same') =>
    frame((area) => area.moving(0, 0, 10, 2, [looks], columns, (_, from) => painted.push(from)));
  const [a, b, c, d, e] = [{}, {}, {}, {}, {}];
  for (const columns of [
    [a, b],
    [a, b, c],
    [a, b, c, d],
    [b, c, d, e],
    [b, c, d, e],
    [e, d, c, b],
  ])
    show(columns);
  show([e, d, c, b], 'another');
  assert.deepEqual(painted, [0, 1, 2, 2, 3, 0, 0]);
});

test('what was kept as a whole is known in all its parts afterwards', () => {
  const frame = film();
  const painted: number[] = [];
  const show = (stamp: number, columns: readonly string[]) =>
    frame((area) =>
      area.kept(0, 0, WIDTH, HEIGHT, [stamp], (outer) =>
        outer.kept(0, 0, WIDTH, 8, [stamp], (inner) =>
          inner.moving(0, 0, 10, 2, [], columns, (_, from) => painted.push(from)),
        ),
      ),
    );
  show(1, ['a', 'b', 'c']);
  for (let i = 0; i < 3; i++) show(1, []);
  show(2, ['a', 'b', 'c', 'd']);
  assert.deepEqual(painted, [0, 2]);
});
