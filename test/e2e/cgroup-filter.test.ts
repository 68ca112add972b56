// SPDX-License-Identifier: MIT
/** One cgroup for all tabs, typed while it runs: each probe traces it alone from then on. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { toolIds } from '../../src/probes/registry.ts';
import { startBlockLoad } from '../helpers/block-load.ts';
import { cgroupRoot, temporaryCgroup } from '../helpers/cgroup.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing() || (cgroupRoot() === undefined ? 'needs cgroup v2' : false);
/** Ctrl-L. */
const REDRAW = '\x0c';
const SIZE = { columns: 160, rows: 50 };

test('opens: what came before is not shown, and of what comes only the cgroup', { skip }, async () => {
  await using group = temporaryCgroup();
  await using before = await startWorkload(['count', '7']);
  await using inside = await startWorkload(['count', '23']);
  await using outside = await startWorkload(['count', '11']);
  group.add(inside.pid);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-n', 'opens', '--interval', '0.2'], SIZE);
  // Others may have opened something by the time it is drawn.
  await terminal.shows(/Tracing; no opens yet|None of the opens kept is one of those asked for/);
  await before.run();
  const ofPid = (pid: number) =>
    terminal.screen().filter((line) => new RegExp(`^ *${pid} opens`).test(line)).length;
  await terminal.shows(new RegExp(`^ *${before.pid} opens`));
  terminal.type(`\x07${group.path}\r`);
  await terminal.shows(/What comes from now on: what is kept does not say of which cgroup it was\./);
  await terminal.shows(/None of the opens kept is one of those asked for\./);
  await outside.run();
  await inside.run();
  await terminal.shows(/ 23 of /);
  assert.deepEqual([ofPid(before.pid), ofPid(outside.pid), ofPid(inside.pid)], [0, 0, 23]);
  // Every tab says it.
  for (const digit of toolIds.keys()) {
    terminal.type(String(digit + 1));
    // What a tool says of itself when it starts stands there until the next key.
    await eventually(20_000, `the cgroup in tab ${digit + 1}`, () => {
      terminal.type(REDRAW);
      return (
        terminal.screen().some((line) => line.startsWith(` cgroup ${basename(group.path)}`)) || undefined
      );
    });
  }
  terminal.type('3\x1b');
  await terminal.shows(new RegExp(`^ *${before.pid} opens`));
  terminal.type('\x07no-such-cgroup\r');
  await terminal.shows(/No cgroup v2 is called "no-such-cgroup"\./);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('requests: of what comes only the cgroup, in the list and in the histogram', { skip }, async () => {
  using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  await using group = temporaryCgroup();
  await using inside = await startBlockLoad(scratch.target, { reads: 14, writes: 9, inFlight: 1 });
  await using outside = await startBlockLoad(scratch.target, { reads: 6, writes: 5, inFlight: 1 });
  group.add(inside.pid);
  const flags = ['-d', scratch.disk, '--interval', '0.2'];
  await using terminal = startInTerminal([probetop, 'biosnoop', ...flags], SIZE);
  await terminal.shows(/Tracing; no requests yet/);
  terminal.type(`1`);
  await terminal.shows(/Tracing; no I\/Os yet/);
  terminal.type(`\x07${group.path}\r`);
  await terminal.shows(/cgroup probetop-test-/);
  await outside.run();
  await inside.run();
  await terminal.shows(/ 23 I\/Os/);
  terminal.type('2');
  await terminal.shows(/ 23 requests/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('calls: of what comes only the cgroup', { skip }, async () => {
  await using group = temporaryCgroup();
  await using inside = await startFunctionLoad('calls', 1009);
  await using outside = await startFunctionLoad('calls', 503);
  group.add(inside.pid);
  const pattern = `${inside.path}:called`;
  await using terminal = startInTerminal([probetop, 'funccount', pattern, '--interval', '0.2'], SIZE);
  await terminal.shows(/Tracing; no calls yet/, 60_000);
  // By the beginning of its name, and what it is told to be.
  terminal.type(`\x07${basename(group.path).slice(0, -1)}`);
  await terminal.shows(/No cgroup v2 is called/);
  terminal.type('\t');
  await terminal.shows(new RegExp(`^ cgroup .*${basename(group.path)} `));
  terminal.type('\r');
  await terminal.shows(/cgroup probetop-test-/);
  await outside.run();
  await inside.run();
  await terminal.shows(/called .* 1,009 /);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
