// SPDX-License-Identifier: MIT
/** Going through the past is the same for data of every kind. */
import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import type { ToolData } from '../../../src/state/tool-data.ts';
import { randomNumbers } from '../records.ts';
import { PASTS, START } from './pasts.ts';

before(() => mock.timers.enable({ apis: ['Date'], now: START }));
const setTime = (ms: number) => mock.timers.setTime(ms);

const KINDS = Object.keys(PASTS) as ToolData['kind'][];

for (const kind of KINDS) {
  const made = (seconds: number) => {
    const past = PASTS[kind](setTime);
    past.more(seconds);
    return past;
  };

  test(`${kind}: so many steps back and as many on lead to the same moment, while time goes on`, () => {
    const { data, more, looked } = made(100);
    const { past } = data;
    const random = randomNumbers(kind.length);
    past.goTo(START + 60_500);
    let oldest = 60;
    for (let round = 0; round < 200; round++) {
      const steps = 1 + random(Math.min(oldest, 40));
      const before = [looked(), past.moment?.ms];
      for (let i = 0; i < steps; i++) past.step(-1);
      assert.notEqual(past.moment?.ms, before[1]);
      if (random(3) === 0) more(random(3));
      if (random(2) === 0) past.step(steps);
      else for (let i = 0; i < steps; i++) past.step(1);
      assert.deepEqual([looked(), past.moment?.ms], before, `round ${round}`);
      const by = random(11) - 5;
      if (oldest + by < 5 || oldest + by > 90) continue;
      oldest += by;
      past.step(by);
    }
  });

  test(`${kind}: what was seen then is seen again, and from the newest on it goes along`, () => {
    const { data, more, looked } = PASTS[kind](setTime);
    const seen: string[] = [];
    for (let i = 0; i < 20; i++) {
      more(1);
      seen.push(looked());
    }
    // The newest of the heat map's columns is the first that is looked at.
    const first = kind === 'latencies' ? 19 : 18;
    for (let i = 0; i < 15; i++) {
      data.past.step(-1);
      assert.equal(looked(), seen[first - i], `${i} steps back`);
    }
    data.past.step(1000);
    assert.equal(data.past.moment, undefined);
    more(1);
    assert.notEqual(looked(), seen[19]);
  });

  test(`${kind}: a pause is a moment, and one leads back from it as from any other`, () => {
    const { data, more, looked } = made(10);
    data.togglePause();
    const before = looked();
    assert.deepEqual(data.past.moment, { ms: START + 10_000, moved: false });
    more(5);
    assert.equal(looked(), before);
    data.past.step(-3);
    assert.notEqual(looked(), before);
    data.past.toLive();
    assert.equal(data.past.moment, undefined);
    assert.notEqual(looked(), before);
  });

  test(`${kind}: the oldest and the newest are as far as one can go`, () => {
    const { data } = made(10);
    const { past } = data;
    past.step(-1000);
    const oldest = past.moment?.ms;
    past.step(-1);
    assert.equal(past.moment?.ms, oldest);
    past.toOldest();
    assert.equal(past.moment?.ms, oldest);
    past.goTo(START - 5_000_000);
    assert.equal(past.moment?.ms, oldest);
    past.goTo(START + 5_000_000);
    assert.equal(past.moment?.ms, START + 10_000);
    past.goTo(START + 4600);
    // An interval is looked at whole.
    assert.equal(past.moment?.ms, START + (kind === 'events' ? 4600 : 5000));
  });

  test(`${kind}: before anything has happened there is no past to go to`, () => {
    const { data } = PASTS[kind](setTime);
    data.past.step(-1);
    data.past.toOldest();
    data.past.goTo(START);
    assert.deepEqual([data.past.moment, data.past.kept], [undefined, undefined]);
    assert.equal(data.past.timeline(10), undefined);
  });

  test(`${kind}: the timeline has all that is kept, and where in it one looks`, () => {
    const { data } = made(30);
    assert.equal(data.past.timeline(10), undefined, 'not while it goes along');
    data.past.goTo(START + 14_900);
    for (const columns of [1, 7, 10, 64]) {
      const timeline = data.past.timeline(columns);
      assert.ok(timeline);
      assert.equal(timeline.columns.length, columns);
      const sum = timeline.columns.reduce((all, { amount = 0 }) => all + amount, 0);
      assert.ok(Math.abs(sum - data.counted) < 1e-6 * data.counted, `${sum} of ${data.counted}`);
      assert.equal(timeline.momentMs, data.past.moment?.ms);
      const part = (timeline.cursor + 0.5) / columns;
      assert.ok(Math.abs(part - 0.5) <= 0.5 / columns + 0.02, `${timeline.cursor} of ${columns}`);
    }
    assert.equal(data.past.timeline(0), undefined);
  });

  if (kind === 'events') continue;
  test(`${kind}: what is forgotten while one looks gives way to the oldest that is kept, which is told`, () => {
    const { data, more } = made(10);
    const { past } = data;
    past.goTo(START + 4500);
    more(880);
    assert.deepEqual(past.moment, { ms: START + 5000, moved: false });
    more(100);
    // The oldest of fifteen minutes ended that long ago.
    assert.deepEqual(past.moment, { ms: START + 90_000, moved: true });
    past.step(1);
    assert.deepEqual(past.moment, { ms: START + 91_000, moved: false });
  });
}
