// SPDX-License-Identifier: MIT
/** What probes cost, against what they may. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OverheadSettings } from '../../src/probes/overhead-settings.ts';
import { BudgetGuard, STEADY_MS } from '../../src/state/overhead/budget-guard.ts';
import { CostMeter } from '../../src/state/overhead/cost-meter.ts';
import { OverheadWatch, type WatchedTool } from '../../src/state/overhead/overhead-watch.ts';
import { randomNumbers } from './records.ts';

test('a cost is what has grown since the kernel was asked last, whenever it is looked at', () => {
  const meter = new CostMeter(5e9, 1000);
  assert.equal(meter.read(5e9, 1100), undefined, 'not asked again yet');
  // 200 ms of run time in two seconds.
  assert.equal(meter.read(5.2e9, 3000), 10);
  for (const at of [3100, 3200, 4900])
    assert.equal(meter.read(5.2e9, at), 10, 'between two answers it stands still');
  assert.equal(meter.read(5.3e9, 5000), 5);
  assert.equal(meter.read(5.3e9, 9000), 5);
  assert.equal(meter.read(5.3e9, 9600), 0, 'it was asked, and nothing ran');
});

test('too much is what is too much for several seconds, and so is enough again', () => {
  const guard = new BudgetGuard(5);
  const over: number[] = [];
  const see = (percent: number, from: number, to: number) => {
    for (let at = from; at < to; at += 500) if (guard.see(percent, at)) over.push(at);
  };
  see(50, 0, 3500);
  see(5, 3500, 4000);
  see(50, 4000, 7500);
  assert.deepEqual([over, guard.isOver], [[], false], 'twice not long enough');
  see(50, 7500, 20_000);
  assert.deepEqual([over, guard.isOver], [[4000 + STEADY_MS], true], 'told once');
  see(1, 20_000, 23_000);
  see(6, 23_000, 24_000);
  assert.equal(guard.isOver, true);
  see(1, 24_000, 30_000);
  assert.equal(guard.isOver, false);
  see(9, 30_000, 36_000);
  assert.deepEqual(over, [8000, 34_000]);
});

test('whatever comes, it changes its mind only after all of the last seconds said otherwise', () => {
  const random = randomNumbers(31);
  const guard = new BudgetGuard(50);
  const seen: { readonly at: number; readonly isMuch: boolean }[] = [];
  let changes = 0;
  for (let at = 0; at < 400_000; at += 100 + random(900)) {
    const before = guard.isOver;
    const stays = random(4) > 0 && seen.length > 0;
    const isMuch = stays ? seen.at(-1)?.isMuch === true : random(2) === 0;
    seen.push({ at, isMuch });
    const told = guard.see(isMuch ? 50.1 : 50, at);
    assert.equal(told, !before && guard.isOver);
    if (guard.isOver === before) continue;
    changes++;
    const last = seen.filter((one) => one.at >= at - STEADY_MS);
    assert.ok(last.every((one) => one.isMuch === guard.isOver));
  }
  assert.ok(changes > 5);
});

function watch(settings: Partial<OverheadSettings> = {}) {
  const told: string[] = [];
  const watching = new OverheadWatch({ budget: 5, over: 'warn', ...settings }, (sentence) =>
    told.push(sentence),
  );
  const stopped: string[] = [];
  const tool = (id: string, probe: object) => {
    const made = {
      id,
      probe,
      running: true,
      runTimeNs: 0,
      figures: { cost: undefined, overBudget: undefined } as WatchedTool['figures'],
      stop: () => {
        stopped.push(id);
        made.running = false;
      },
    };
    return made;
  };
  let now = 0;
  /** So many seconds in which each has that cost. */
  const pass = (
    seconds: number,
    tools: readonly (readonly [ReturnType<typeof tool>, number])[],
    measured = true,
  ) => {
    for (let i = 0; i < seconds; i++) {
      now += 1000;
      for (const [one, percent] of tools) one.runTimeNs += percent * 1e7;
      watching.frame(
        tools.map(([one]) => one),
        measured,
        now,
      );
    }
  };
  return { told, stopped, tool, pass };
}

test('a probe that takes too much is told once, with the figure and what to do; the others are not', () => {
  const { told, tool, pass } = watch();
  const [opens, vfs] = [tool('opensnoop', {}), tool('vfsstat', {})];
  pass(20, [
    [opens, 12.3],
    [vfs, 4.9],
  ]);
  assert.deepEqual(told, ['opensnoop: 12 % of a CPU in the probes, over 5 % (--budget). S stops it.']);
  assert.deepEqual([opens.figures.overBudget, vfs.figures.overBudget], [5, undefined]);
  assert.ok(Math.abs((vfs.figures.cost ?? 0) - 4.9) < 1e-6);
  pass(10, [[opens, 1]]);
  assert.equal(opens.figures.overBudget, undefined);
  assert.equal(told.length, 1);
  pass(10, [[opens, 99]]);
  assert.equal(told.length, 2, 'the next time is another one');
});

test('where it is to be stopped, all tools of the probe are, and started again they are measured anew', () => {
  const { told, stopped, tool, pass } = watch({ over: 'stop', budget: 0.5 });
  const block = {};
  const tools = [tool('biolatency', block), tool('biosnoop', block), tool('opensnoop', {})] as const;
  pass(12, [
    [tools[0], 1],
    [tools[1], 1],
    [tools[2], 0.1],
  ]);
  assert.deepEqual(stopped, ['biolatency', 'biosnoop']);
  assert.deepEqual(told, [
    'Stopped biolatency and biosnoop: 1.0 % of a CPU in the probes, over 0.5 % (--budget).',
  ]);
  assert.deepEqual([tools[0].figures.cost, tools[0].figures.overBudget], [undefined, undefined]);
  tools[0].running = true;
  pass(3, [[tools[0], 1]]);
  assert.equal(stopped.length, 2, 'not at once');
  pass(9, [[tools[0], 1]]);
  assert.equal(stopped.length, 3);
});

test('where nothing is measured nothing is told', () => {
  const { told, stopped, tool, pass } = watch({ over: 'stop' });
  const opens = tool('opensnoop', {});
  pass(20, [[opens, 80]], false);
  assert.deepEqual([told, stopped, opens.figures.cost], [[], [], undefined]);
});
