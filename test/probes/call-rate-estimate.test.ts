// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallRateEstimate } from '../../src/probes/call-rate-estimate.ts';

const LIMIT = 0.05;
/** 10 µs a call: the limit is 5000 calls a second. */
const part = (perSecond: number) => perSecond * 10e-6;

interface Answer {
  readonly perSecond: number;
  readonly ms: number;
}

/** @param looks the time of each, in ms, and all calls until then */
function answerTo(
  looks: Iterable<readonly [ms: number, calls: number]>,
  cost: (perSecond: number) => number | undefined = part,
): Answer | undefined {
  const estimate = new CallRateEstimate(LIMIT, cost);
  for (const [ms, calls] of looks) {
    const perSecond = estimate.look(calls, ms);
    if (perSecond !== undefined) return { perSecond, ms };
  }
  return undefined;
}

/** Looks every `step` ms at somebody who calls so often all the time. */
function* steady(perSecond: number, step = 5): Generator<[number, number]> {
  for (let ms = step; ms <= 10_000; ms += step) yield [ms, Math.floor((perSecond * ms) / 1000)];
}

test('what is called far more or far less often than the limit is known in three looks', () => {
  assert.deepEqual(answerTo(steady(100_000)), { perSecond: 100_000, ms: 15 });
  assert.deepEqual(answerTo(steady(1000)), { perSecond: 1000, ms: 15 }); // 15 calls, 27 at most
  assert.deepEqual(answerTo(steady(700)), { perSecond: 10_000 / 15, ms: 15 });
});

test('around the limit the whole window is looked at, or so long that the side is sure', () => {
  assert.deepEqual(answerTo(steady(5000)), { perSecond: 5000, ms: 200 });
  assert.deepEqual(answerTo(steady(4900)), { perSecond: 4900, ms: 200 });
  // 3 standard deviations: 3 * sqrt(4000 t) < 1000 t from 36 ms on.
  assert.deepEqual(answerTo(steady(4000)), { perSecond: 4000, ms: 40 });
  assert.deepEqual(answerTo(steady(6000)), { perSecond: 6000, ms: 20 }); // a hundred calls
});

test('who has only just got a CPU is looked at again', () => {
  const starved: [number, number][] = [
    [43, 30],
    [48, 30],
    [53, 1030],
    [58, 2030],
  ];
  assert.deepEqual(answerTo(starved), { perSecond: 2_030_000 / 58, ms: 58 });
});

test('where looks are seldom ten of them are waited for', () => {
  assert.deepEqual(answerTo(steady(0, 50)), { perSecond: 0, ms: 500 });
  assert.deepEqual(answerTo(steady(0)), { perSecond: 0, ms: 200 });
});

test('one burst is not taken for what happens all the time', () => {
  const burst = [...steady(0)].map(([ms]): [number, number] => [ms, 500]);
  assert.deepEqual(answerTo(burst), { perSecond: 2500, ms: 200 });
});

test('nothing is known before the cost of a call is, but the window ends', () => {
  assert.deepEqual(
    answerTo(steady(100_000), () => undefined),
    { perSecond: 100_000, ms: 200 },
  );
  let asked = 0;
  assert.deepEqual(
    answerTo(steady(100_000), (perSecond) => (++asked < 10 ? undefined : part(perSecond))),
    { perSecond: 100_000, ms: 60 },
  );
});
