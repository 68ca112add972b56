// SPDX-License-Identifier: MIT
/** Requests on the screen, and the filters that are typed and taken while one looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBlockLoad } from '../helpers/block-load.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { guestDisk, hasGuestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { startInTerminal } from '../helpers/terminal.ts';

test('23 requests are 23 rows, and disk and operation are filters that keys set and take back', {
  skip: requireTracing(),
}, async () => {
  using scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  await using load = await startBlockLoad(scratch.target, { reads: 14, writes: 9, inFlight: 1 });
  const pid = String(load.pid);
  const size = { columns: 100, rows: 40 };
  await using terminal = startInTerminal([probetop, 'biosnoop', '-p', pid, '--interval', '0.2'], size);
  await terminal.shows(/Tracing; no requests yet\./);
  const requests = await load.run();
  await terminal.shows(/ 23 requests$/);
  const rows = () => terminal.screen().filter((line) => new RegExp(` blocks +${pid} `).test(line));
  assert.deepEqual(
    rows()
      .map((line) => / ([RW]) +(\d+) +(\d+) /.exec(line)?.slice(1, 4).join(' '))
      .sort(),
    requests.map(({ op, sector, bytes }) => `${op === 'read' ? 'R' : 'W'} ${sector} ${bytes}`).sort(),
  );

  terminal.type('dno-such-disk\r');
  await terminal.shows(/There is no disk "no-such-disk"\./);
  assert.equal(rows().length, 23);

  terminal.type('owrite\r');
  await terminal.shows(/ write /);
  await terminal.shows(/ 9 of 23 requests/);
  assert.ok(rows().every((line) => / W /.test(line)));
  terminal.type('o\x15\r');
  await terminal.shows(/ 23 requests$/);

  // The newest row's disk, then its operation.
  terminal.type('kD');
  await terminal.shows(new RegExp(`disk ${scratch.disk}`));
  terminal.type('O');
  await terminal.shows(/(9|14) of 23 requests/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
