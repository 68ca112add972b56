// SPDX-License-Identifier: MIT
/** Latencies of real requests on the screen: their count, their disk, their time, and the filter that both block tabs have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBlockLoad } from '../helpers/block-load.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';

const MOST_COLUMNS = 80;

test('23 requests are 23 I/Os of their disk, read back from the past, and its filter is that of both tabs', {
  skip: requireTracing(),
}, async () => {
  using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  const { disk } = scratch;
  await using load = await startBlockLoad(scratch.target, { reads: 14, writes: 9, inFlight: 1 });
  const pid = String(load.pid);
  const size = { columns: 100, rows: 40 };
  await using terminal = startInTerminal([probetop, 'biolatency', '-p', pid, '--interval', '0.2'], size);
  await terminal.shows(/Tracing; no I\/Os yet\./);
  await load.run();
  await terminal.shows(/ 23 I\/Os {2}≤/);
  const rows = () =>
    terminal.screen().flatMap((line) => {
      const [, count] = / [µm]?s – +\d[\d.]* [µm]?s +(\d+) {2}/.exec(line) ?? [];
      return count === undefined ? [] : [Number(count)];
    });
  assert.equal(
    rows().reduce((sum, count) => sum + count, 0),
    23,
  );

  terminal.type('D');
  await terminal.shows(/^ DISK +COUNT +p50 /);
  await terminal.shows(new RegExp(`^ ${disk} +23 +\\d`));
  terminal.type('F');
  await terminal.shows(new RegExp(`^ ${disk} \\S*Read +14 +\\d`));
  await terminal.shows(new RegExp(`^ ${disk} \\S*Write +9 +\\d`));
  terminal.type('F');

  // All of them are in columns of the past, from the newest backwards; wide ones, so that the window holds them all.
  terminal.type(' zz');
  await terminal.shows(/since the start, [\d.]+s, paused at /);
  const markIn = () => {
    const axis = terminal.screen().findLast((line) => line.includes('└')) ?? '';
    return `${axis.indexOf('▲')} ${/[\d.hms]+▲|▲-[\d.hms]+/.exec(axis)?.[0]}`;
  };
  let read = 0;
  for (let column = 0; column < MOST_COLUMNS && read < 23; column++) {
    const before = markIn();
    terminal.type('\x1b[D');
    // It stands below all the rest: when it has moved, that is drawn.
    await eventually(20_000, 'another column', () => (markIn() === before ? undefined : true));
    const line = await terminal.shows(new RegExp(`^ ${disk} +\\d+ `));
    read += Number(/ (\d+) /.exec(line)?.[1]);
  }
  assert.equal(read, 23);
  await terminal.shows(/a column of [\d.]+s, paused at \d\d:\d\d:\d\d, [\d.]+s ago$/);
  terminal.type('ZZ\x1b[F');
  await terminal.shows(/since the start, [\d.]+s$/);

  terminal.type('\x1b[B\r');
  await terminal.shows(new RegExp(`PID ${pid}, disk ${disk}, .*since the filter`));
  terminal.type('2');
  await terminal.shows(/TIME +COMM +PID/);
  await terminal.shows(new RegExp(`^ PID ${pid}, disk ${disk} `));
  terminal.type('d\x15\r');
  await terminal.shows(new RegExp(`^ PID ${pid} {2,}`));
  terminal.type('1');
  await terminal.shows(new RegExp(`^ PID ${pid}, from the issue on `));
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
