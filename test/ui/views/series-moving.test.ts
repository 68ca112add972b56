// SPDX-License-Identifier: MIT
/** Curves that go on are copied from the frame before where they can be: the picture must be the one that is made anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesData } from '../../../src/state/series-data.ts';
import type { Area } from '../../../src/ui/screen/area.ts';
import { setTheme } from '../../../src/ui/theme.ts';
import { paintSeries } from '../../../src/ui/views/series.ts';
import { Random } from '../screen/random.ts';
import { paintedAnew, startFilm } from './film.ts';

setTheme('default', 'true');

const [WIDTH, HEIGHT] = [90, 14];
const INTERVAL_MS = 100;
const NAMES = ['READ', 'WRITE', 'OPEN'];
const FILTERS = ['', 'R', 'READ', 'WRITE', 'OPEN'];

test('whatever happens from one frame to the next, the picture is the one that is made anew', () => {
  const random = new Random(5);
  const frame = startFilm(WIDTH, HEIGHT);
  const counts = new Float64Array(NAMES.length);
  const data = new SeriesData();
  const targets = NAMES.map((name) => ({ name, address: undefined }));
  let nowMs = 1_700_000_000_000;
  data.reading = { noun: 'calls', sink: undefined, targets, read: () => counts.slice(), at: () => nowMs };
  const interval = () => {
    nowMs += INTERVAL_MS;
    for (let at = 0; at < counts.length; at++)
      counts[at] = (counts[at] as number) + random.below(random.chance(0.02) ? 1000 : 3);
    data.frame({ nowMs, intervalMs: INTERVAL_MS, shown: true, last: false });
  };
  let [ascii, width] = [false, WIDTH];
  const happenings: readonly (readonly [number, () => void])[] = [
    [0.8, interval],
    [0.05, interval],
    [0.01, () => data.filterChanged()],
    [0.01, () => data.togglePause()],
    [0.02, () => data.past.step(random.below(9) - 4)],
    // Others are in the same places, and as great.
    [0.05, () => data.setFilter({} as never, FILTERS[random.below(FILTERS.length)] as string)],
    [0.005, () => (ascii = !ascii)],
    [0.005, () => (width = WIDTH - random.below(40))],
    [0.005, () => setTheme(random.chance(0.5) ? 'default' : 'light', 'true')],
  ];
  for (let round = 0; round < 3000; round++) {
    for (const [chance, happen] of happenings) if (random.chance(chance)) happen();
    const paint = (area: Area) =>
      paintSeries(area.inner(0, 0, width, HEIGHT), data, { ascii, placeholder: 'Nothing yet.' });
    const grid = frame(paint);
    const wanted = paintedAnew(WIDTH, HEIGHT, paint);
    assert.deepEqual(grid.lines(), wanted.lines(), `round ${round}`);
    assert.deepEqual(grid.styles, wanted.styles, `round ${round}`);
  }
});
