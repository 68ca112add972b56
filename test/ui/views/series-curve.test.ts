// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesHistory } from '../../../src/state/series-history.ts';
import { rateOf, SeriesCurve } from '../../../src/ui/views/series-curve.ts';
import { Random } from '../screen/random.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';

/** Character by character, of nothing but what the history has now. */
function fresh(history: SeriesHistory, end: number, width: number): string {
  const rates = Array.from({ length: width }, (_, i) => {
    const sample = history.at(end - width + i);
    return sample ? (rateOf(sample, 0) ?? Number.NaN) : 0;
  });
  const most = Math.max(0, ...rates.filter((rate) => !Number.isNaN(rate)));
  return rates
    .map((rate) => {
      if (Number.isNaN(rate)) return '·';
      return rate > 0 ? BLOCKS[Math.ceil((rate / most) * 8) - 1] : ' ';
    })
    .join('');
}

test('a curve that goes on is the one that is made anew, however one moves', () => {
  const random = new Random(7);
  const pick = (limit: number) => random.below(limit);
  const history = new SeriesHistory();
  const curve = new SeriesCurve(history, 0);
  let [end, width, now] = [0, 40, 0];
  for (let round = 0; round < 4000; round++) {
    // Now and then minutes pass, and all that was kept is too old.
    now += pick(100) === 0 ? 600_000 : 100;
    const counts = pick(20) === 0 ? undefined : Float64Array.of(pick(3) * pick(1000));
    history.add({ endMs: now, seconds: 0.1, counts, total: new Float64Array(1) });
    if (pick(10) > 0) end = history.end;
    else end = history.first + pick(history.end - history.first + 1);
    if (pick(50) === 0) width = pick(80);
    assert.equal(curve.until(end, width, false), fresh(history, end, width), `round ${round}`);
  }
});
