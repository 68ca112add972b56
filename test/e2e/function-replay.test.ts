// SPDX-License-Identifier: MIT
/** Recorded readings on the screen: what was counted and timed, in the tab of the tool that read it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { probetop, temporaryFolder } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { guest, options } from '../helpers/function-tools.ts';
import {
  ANYBODY,
  hits,
  rowsNamed,
  type SyntheticStart,
  syntheticRecorder,
  times,
  writeReadings,
} from '../helpers/recorded-readings.ts';
import { showsText, startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { runProbetop } from '../helpers/tracer.ts';

async function played(
  start: SyntheticStart,
  zero: Parameters<typeof writeReadings>[2],
  readings: Parameters<typeof writeReadings>[3],
  look: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  await writeReadings(path, start, zero, readings);
  // Without the name of a tool: the recording says it.
  const argv = [probetop, '--replay', path, '--interval', '0.1'] as const;
  await using terminal = startInTerminal(argv, { columns: 120, rows: 30 });
  await look(terminal);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
}

test('funccount: rows with their intervals and totals, filtered and sorted, and from the beginning again', () =>
  played(
    { tool: 'funccount', rows: rowsNamed('vfs_read', 'vfs_write', 'quiet') },
    hits(0, 0, 0),
    [hits(1000, 20, 0), hits(1023, 25, 0)],
    async (terminal) => {
      await terminal.shows(/^ probetop .* replayed .* at kprobe\.multi /);
      await terminal.shows(/^ all but probetop, all\* +2 of 3, the last 1s/);
      await terminal.shows(/^ vfs_read +23 +23\/s .* 1,023 {2}0x1000$/);
      await terminal.shows(/^ vfs_write +5 +5\/s .* 25 {2}0x1001$/);
      assert.ok(!terminal.screen().some((line) => line.includes('quiet')));
      terminal.type('/write\r');
      await terminal.shows(/ 1 of 3, the last 1s/);
      assert.ok(!terminal.screen().some((line) => line.includes('vfs_read')));
      terminal.type('\x1b');
      await terminal.shows(/^ vfs_read /);
      // Whom it is of and which functions was decided then.
      terminal.type('p4711\r');
      await showsText(terminal, /A recording of counts does not say of whom each call was\./);
      terminal.type('esched_*\r');
      await showsText(terminal, /What is counted was chosen when it was recorded\./);
      await terminal.shows(/^ vfs_read +23 +23\/s .* 1,023 {2}0x1000$/);
      terminal.type('S');
      await terminal.shows(/funccount stopped/);
      terminal.type('S');
      await terminal.shows(/^ vfs_read +1,000 +1.0k\/s .* 1,000 {2}0x1000$/);
      await terminal.shows(/^ vfs_read +23 +23\/s .* 1,023 {2}0x1000$/);
      terminal.type('j\r');
      await showsText(terminal, /The recording is of funccount: it has nothing for funclatency\./);
    },
  ));

test('funclatency: histograms, percentiles, missed calls and those under way', () => {
  const first = times([[1500, 1500, 3_000_000], [9000]], { missed: 0, inFlight: 4 });
  const last = times([[1500, 1500, 3_000_000], [...new Array<number>(19).fill(9000)]], {
    missed: 2,
    inFlight: 1,
  });
  const start = { tool: 'funclatency', rows: rowsNamed('tcp_sendmsg', 'tcp_recvmsg') };
  return played(start, times([[], []]), [first, last], async (terminal) => {
    await showsText(terminal, /22 calls/);
    await showsText(terminal, /p50 ≤9\.21 µs .* p99\.9 3 ms/);
    await showsText(terminal, /max 3 ms/);
    await showsText(terminal, /4 not timed 1 under way/);
    terminal.type('F');
    await terminal.shows(/tcp_recvmsg +19/);
    await terminal.shows(/tcp_sendmsg +3/);
  });
});

test('vfsstat: operations or all hits, whichever is looked at', () => {
  const both = (outermost: readonly number[], all: readonly number[]) => ({
    counts: { hits: Float64Array.from(all), outermost: Float64Array.from(outermost) },
  });
  const rows = [
    { name: 'READ', address: undefined, targets: [0] },
    { name: 'OPEN', address: undefined, targets: [1], hitTargets: [1, 2] },
  ];
  const start = { tool: 'vfsstat', subject: 'file system operations', raw: {}, rows };
  const readings = [both([100, 7, 0], [200, 7, 3]), both([123, 12, 0], [246, 12, 9])];
  return played(start, both([0, 0, 0], [0, 0, 0]), readings, async (terminal) => {
    await terminal.shows(/^ READ +23 .* 123$/);
    await terminal.shows(/^ OPEN +5\.0 .* 12$/);
    terminal.type('SaS');
    await terminal.shows(/^ READ +46 .* 246$/);
    await terminal.shows(/^ OPEN +11 .* 21$/);
  });
});

test('names that would move the cursor are shown, and a damage is told', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { recorder, start, interval } = syntheticRecorder(path, 'funccount', 2000);
  const rows = rowsNamed('evil\x1b[2J\x1b[1;1Hgone\u202e', 'good');
  start({ tool: 'funccount', rows, raw: { pattern: ['\x1b[31mred'] } }, hits(0, 0));
  for (let i = 1; i < 100; i++) interval(hits(23 * i, i), 0.01);
  await recorder.finish();
  assert.ok(recorder.full);
  await using terminal = startInTerminal([probetop, '--replay', path], { columns: 120 });
  await terminal.shows(/^ evil\\x1b\[2J\\x1b\[1;1Hgone\\u202e /);
  await showsText(
    terminal,
    /The recording is damaged or cut off: what came after 0\.\d s of it is missing\./,
  );
  terminal.type('k');
  await terminal.shows(/^ all but probetop, \\x1b\[31mred /);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('who is counted from then on is told when it changed, and counting begins anew', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.rec');
  const { recorder, start, interval, begin } = syntheticRecorder(path, 'funccount');
  start({ tool: 'funccount', rows: rowsNamed('a_function') }, hits(0));
  interval(hits(1000), 0.2);
  recorder.who({ ...ANYBODY, pid: 815 });
  begin(hits(1500), 0.2);
  interval(hits(1523), 0.5);
  await recorder.finish();
  await using terminal = startInTerminal([probetop, '--replay', path], { columns: 120 });
  await terminal.shows(/^ a_function +23 +46\/s .* 23 {2}0x1000$/);
  await showsText(terminal, /From here on the calls of process 815 were counted\./);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  const { stdout } = await runProbetop(['--json', '--replay', path]);
  const counts = stdout.toString().match(/"count":\d+/g);
  assert.deepEqual(counts, ['"count":1000', '"count":23']);
});

if (!guest)
  test('what a screen has recorded it shows again', options, async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.rec');
    await using load = await startFunctionLoad('calls', 10_007);
    const argv = [
      probetop,
      'funccount',
      '--record',
      path,
      '--interval',
      '0.2',
      `${load.path}:called`,
    ] as const;
    await using live = startInTerminal(argv, { columns: 120 });
    await live.shows(/Tracing; no calls yet\./);
    await load.run();
    await live.shows(/^ called .* 10,007 /);
    live.type('q');
    assert.equal(await live.ended(), 0);
    await using again = startInTerminal([probetop, 'funccount', '--replay', path], { columns: 120 });
    await again.shows(/^ called .* 10,007 /);
    await again.shows(/^ all but probetop, .*functions:called /);
    again.type('q');
    assert.equal(await again.ended(), 0);
    const { stdout } = await runProbetop(['funccount', '--json', '--summary', '--replay', path]);
    assert.match(stdout.toString(), /"events":10007,"lost":0,/);
  });
