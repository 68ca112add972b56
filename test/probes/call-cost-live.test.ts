// SPDX-License-Identifier: MIT
/** Calls of our own, and what tracing them is found to cost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallCost, CallCostMeasure } from '../../src/probes/call-cost.ts';
import { FunctionProbe, thisHost } from '../../src/probes/function.ts';
import { chooseFunctionBackend } from '../../src/probes/function-backends.ts';
import { environmentOf } from '../../src/probes/function-look-up.ts';
import type { FunctionTarget } from '../../src/probes/function-targets.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { resolveTargets } from '../../src/probes/targets/resolve.ts';
import { guest, options } from '../helpers/function-tools.ts';
import { heldBy } from '../helpers/kernel-objects.ts';

const { addon, rungs } = thisHost();
const { pid } = process;
const identity = { pid, tid: undefined, uid: undefined, cgroup: undefined, self: true };

async function ownTargets(kind: 'user' | 'kernel'): Promise<readonly FunctionTarget[]> {
  if (kind === 'user') return [{ kind, name: 'own function', pid, ...addon.ownFunction() }];
  const environment = await environmentOf(kernelSource());
  return (await resolveTargets('__x64_sys_getuid', {}, environment)).targets;
}

/** What kinds of functions can be traced here. */
const kinds = guest ? (['user', 'kernel'] as const) : (['user'] as const);

function measure(source = kernelSource(), kind: (typeof kinds)[number] = 'user') {
  const way = chooseFunctionBackend(kind, 1, 'time', rungs, 'auto');
  return new CallCostMeasure(source, () => environmentOf(source), kind, way);
}

for (const kind of kinds) {
  const of = kind === 'user' ? 'own function' : 'system call';

  test(`${of}: as many calls are made as are asked for`, options, async () => {
    const probe = new FunctionProbe(kernelSource());
    const targets = await ownTargets(kind);
    await probe.start({ targets, purpose: 'count', backend: 'auto', identity });
    const took = addon.timeCalls(of, 1003);
    await probe.stop();
    assert.ok(took > 0);
    assert.deepEqual([...probe.readCounts().hits], [1003]);
  });

  test(`${of}: a call that is timed costs something, one that is passed over no more`, options, async () => {
    const measured = measure(kernelSource(), kind);
    const { timed, passedOver } = await measured.cost;
    assert.ok(passedOver > 0 && timed >= passedOver, JSON.stringify({ timed, passedOver }));
    await measured.stop();
    assert.deepEqual(heldBy(pid), []);
  });
}

test('it is measured once for each way, and not remembered when it was called off', options, async () => {
  const source = kernelSource();
  const calledOff = measure(source);
  await calledOff.stop();
  const usual: CallCost = await calledOff.cost;
  assert.deepEqual(heldBy(pid), []);
  const first = measure(source);
  const cost = await first.cost;
  assert.notEqual(cost, usual);
  await first.stop();
  assert.equal(await measure(source).cost, cost);
  assert.notEqual(await measure().cost, cost);
});

test('calls of nothing, and too many, are refused', () => {
  const wrong = (error: Error & { code?: string }) => error.code === 'EINVAL';
  for (const [of, calls] of [
    ['sideways', 1],
    ['own function', 100_001],
    ['own function', 1.5],
    [7, 1],
  ] as const)
    assert.throws(() => addon.timeCalls(of as never, calls), wrong);
});
