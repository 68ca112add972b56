// SPDX-License-Identifier: MIT
/** The overview in a terminal, over what is really traced. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolIds } from '../../src/probes/registry.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`0 shows every tool at ${columns}x${rows}, live, and starts those that need no pattern`, {
    skip: requireTracing(),
  }, async () => {
    await using workload = await startWorkload(['rate', '50', '60']);
    const pid = String(workload.pid);
    await using terminal = startInTerminal([probetop, 'opensnoop', '-p', pid], { columns, rows });
    await terminal.shows(/Tracing; no opens yet\./);
    terminal.type('0');
    for (const [i, id] of toolIds.entries())
      await terminal.shows(new RegExp(` ${i + 1} ${id} {2}(running, [\\d.]+k?/s|needs a pattern) `));
    // A key takes away what vfsstat has said of itself.
    terminal.type('\x1b[C\x1b[D');
    await terminal.shows(/ 4 of 6 running$/);
    workload.go();
    await terminal.shows(/ 3 opensnoop {2}running, [1-9]/);
    await terminal.shows(/of the newest \d+: \d+ failed/);
    await terminal.shows(/OPEN +[1-9][\d.]*\/s +/);
    terminal.type('\x1b[C');
    terminal.type('\r');
    await terminal.shows(/^ OPERATION +PER S/);
    terminal.type('0S');
    await terminal.shows(/ 4 vfsstat {2}stopped /);
    terminal.type('50');
    await terminal.shows(/ 5 funccount {2}needs a pattern /);
    terminal.type('e');
    await terminal.shows(/^ pattern \(empty: nothing\): /);
    terminal.type('t:syscalls:sys_enter_openat\r');
    await terminal.shows(/ 5 funccount {2}running, [1-9]/);
    await terminal.shows(/ 4 vfsstat {2}stopped /);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
}

test('a recording has its tiles, those that it has nothing for say so, and a small window says what it needs', async () => {
  await using terminal = startInTerminal([probetop, '--replay', KNOWN_OPENS, '--ascii'], {
    env: { NO_COLOR: '1' },
  });
  await terminal.shows(/ 23 opens$/);
  terminal.type('0');
  await terminal.shows(/- 3 opensnoop {2}running, /);
  await terminal.shows(/of the newest 23: 17 failed/);
  await terminal.shows(/- 1 biolatency {2}not recorded /);
  await terminal.shows(/The recording is of opensnoop/);
  assert.ok(terminal.screen().every((line) => /^[ -~]*$/.test(line)));
  terminal.resize(50, 12);
  await terminal.shows(/^This terminal is 50x12; probetop needs 60x16/);
  terminal.resize(100, 30);
  await terminal.shows(/^ 0 overview {2}1 biolatency /);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
