// SPDX-License-Identifier: MIT
/** The palette as a person has it: keys that are typed, lines that are pasted. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { probetop, temporaryFolder } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { options } from '../helpers/function-tools.ts';
import { writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal } from '../helpers/terminal.ts';

const pasted = (text: string) => `\x1b[200~${text}\x1b[201~`;

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`${columns}x${rows}: a pasted line of bcc's is told, then done; a wrong one is a sentence`, async () => {
    using folder = temporaryFolder();
    await using terminal = startInTerminal([probetop, 'opensnoop', '--replay', KNOWN_OPENS], {
      columns,
      rows,
      cwd: folder.path,
    });
    await terminal.shows(/ 23 opens$/);
    terminal.type(':');
    await terminal.shows(/^ {2}\d+ commands; Enter does it/);
    terminal.type(pasted('sudo /usr/sbin/opensnoop-bpfcc -x -n opens -d 10\n'));
    await terminal.shows(/^ {2}Enter opens opensnoop with$/);
    await terminal.shows(/^ +-x +only opens that failed$/);
    await terminal.shows(/^ +-d 10 +ignored on the screen: end after this time$/);
    terminal.type('\r');
    await terminal.shows(/^ Ignored on the screen: -d 10\. +17 of 23 opens$/);
    terminal.type(`:${pasted('opensnoop --faild')}`);
    await terminal.shows(/^ {2}opensnoop has no flag "--faild"\. Did you mean --failed\?/);
    terminal.type('\r');
    await terminal.shows(/^ :opensnoop --faild /);
    terminal.type('\x7fed\r');
    await terminal.shows(/^ all but probetop, failed only +17 of 23 opens$/);
    terminal.type(':save the screen\r');
    await terminal.shows(/^ Saved the screen: opensnoop-/);
    assert.equal(readdirSync(folder.path).length, 1);
    terminal.type(':quit\r');
    assert.equal(await terminal.ended(), 0);
  });
}

test('a line for another tool opens its tab with its parameters, and its interval is the screen’s', async () => {
  using folder = temporaryFolder();
  const recording = `${folder.path}/blocks.rec`;
  const disks = ['vda', 'vdb'];
  writeBlockRecording(
    recording,
    Array.from({ length: 23 }, (_, i) => ({
      pid: 7,
      comm: 'dd',
      disk: disks[i % 2] ?? '',
      device: 0x1030_0000 + (i % 2),
      op: 'read',
      sector: 8 * i,
      latencyMs: i + 1,
      queuedMs: 0,
      cgroup: 1,
    })),
  );
  await using terminal = startInTerminal([probetop, 'biosnoop', '--replay', recording], {
    columns: 120,
    rows: 30,
  });
  await terminal.shows(/ 23 requests$/);
  terminal.type(`:${pasted('biolatency -D -d vdb 0.5 10')}`);
  await terminal.shows(/^ +count 10 +ignored on the screen/);
  terminal.type('\r');
  await terminal.shows(/^ Ignored on the screen: count 10\./);
  await terminal.shows(/^ +vdb +11 /);
  await terminal.shows(/11 I\/Os/);
  await terminal.shows(/ 0\.5 s {2}\d\d:\d\d:\d\d/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('a function of a process is timed by a pasted line', options, async () => {
  await using load = await startFunctionLoad('calls', 1009);
  await using terminal = startInTerminal([probetop, 'funccount'], { columns: 200, rows: 50 });
  await terminal.shows(/e asks for it\./);
  terminal.type(`:${pasted(`funclatency-bpfcc -u -p ${load.pid} '${load.path}:called'`)}`);
  await terminal.shows(/ 1 function$/);
  terminal.type('\r');
  await terminal.shows(new RegExp(`^ PID ${load.pid}, ${load.path}:called`));
  await terminal.shows(/Tracing; no calls yet\./);
  await load.run();
  await terminal.shows(/ 1,009 calls/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
