// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addonAlarm, nodeAlarm } from '../../src/probes/alarm.ts';
import { loadAddon } from '../../src/probes/native.ts';
import { within } from '../helpers/wait.ts';

/** Clocks that are looked at once in a turn of the event loop, and by the kernel's ticks, are that far apart at most. */
const APART_MS = 100;

for (const [what, makeAlarm] of [
  ['the addon', addonAlarm(loadAddon())],
  ['Node', nodeAlarm],
] as const)
  test(`${what} wakes up with the time of performance.now()`, async () => {
    const before = performance.now();
    const now = await within(
      20_000,
      'it to ring',
      new Promise<number>((resolve) => makeAlarm(resolve).set(5)),
    );
    assert.ok(now > before - APART_MS && now < performance.now() + APART_MS, `${before}, then ${now}`);
  });
