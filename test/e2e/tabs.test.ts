// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';

test('a recording plays in the tab of its tool, and another tab says that it has nothing for it', async () => {
  await using terminal = startInTerminal([probetop, '--replay', KNOWN_OPENS]);
  await terminal.shows(/ 23 opens$/);
  terminal.type('2');
  await terminal.shows(/biosnoop does not run: The recording is of opensnoop/);
  terminal.type('3');
  await terminal.shows(/ 23 opens$/);
  await terminal.shows(/ ELOOP +link$/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('a tool goes on behind another tab, and who is traced stays the same', {
  skip: requireTracing(),
}, async () => {
  await using workload = await startWorkload(['rate', '100', '60']);
  const pid = String(workload.pid);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', pid]);
  await terminal.shows(/Tracing; no opens yet\./);
  workload.go();
  await terminal.shows(new RegExp(`^ *${pid} opens`));
  terminal.type('\x1b[Z');
  await terminal.shows(/^ probetop.* biosnoop \d/);
  await terminal.shows(new RegExp(`^ PID ${pid} `));
  await terminal.shows(/Tracing; no requests yet\./);
  terminal.type('\t');
  await terminal.shows(/^ probetop.* opensnoop \d+\/s/);
  await terminal.shows(new RegExp(`^ *${pid} opens`));
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
