// SPDX-License-Identifier: MIT
/** In each situation doctor's every sentence is true: what it says works is run and works, what it says fails does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyMachine } from '../helpers/busy-machine.ts';
import { everySentenceIsTrue } from '../helpers/doctor.ts';
import { requireTracing } from '../helpers/environment.ts';
import { hasGuestDisk } from '../helpers/scratch-disk.ts';
import { ORDINARY, SITUATIONS } from '../helpers/situations.ts';

const skip = requireTracing();
/** An emulated guest takes two to four minutes for each in which tools work: test/vm/doctor.full.ts has these. */
const everyday = hasGuestDisk() && !process.env.PROBETOP_TEST_FULL;
const situations = everyday ? [ORDINARY] : SITUATIONS;

for (const situation of situations)
  test(`every sentence is true: ${situation.name}`, { skip }, async () => {
    await using _load = busyMachine();
    const report = await everySentenceIsTrue(situation);
    if (situation.name === 'root') assert.ok(report.works, JSON.stringify(report.tools));
  });
