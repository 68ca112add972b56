// SPDX-License-Identifier: MIT
/** The keys that go through the past, on recordings and on what is traced. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { type RecordedRequest, writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { hits, rowsNamed, writeReadings } from '../helpers/recorded-readings.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const [LEFT, RIGHT, END, SHIFT_LEFT] = ['\x1b[D', '\x1b[C', '\x1b[F', '\x1b[1;2D'];
const TIMELINE = /^ at \d\d:\d\d:\d\d {2}\d\d:\d\d:\d\d .*[┃|].* \d\d:\d\d:\d\d$/;
const PAUSED = /paused at \d\d:\d\d:\d\d, [\d.hms]+ ago$/;

const timelineIn = (terminal: Terminal) => terminal.screen().some((line) => TIMELINE.test(line));

async function returns(terminal: Terminal, live: RegExp): Promise<void> {
  await terminal.shows(live);
  await eventually(10_000, 'no timeline', () => (timelineIn(terminal) ? undefined : true));
}

const clockOf = (terminal: Terminal) => /\d\d:\d\d:\d\d *$/.exec(terminal.screen()[0] ?? '')?.[0];

/** A frame has been drawn in a later second. */
async function nextSecond(terminal: Terminal): Promise<void> {
  const before = clockOf(terminal);
  await eventually(10_000, 'the next second', () => clockOf(terminal) !== before || undefined);
}

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`${columns}x${rows}: recorded opens are stepped through, jumped to, saved as they were, and End is now`, async () => {
    using folder = temporaryFolder();
    const size = { columns, rows, cwd: folder.path };
    await using terminal = startInTerminal(
      [probetop, 'opensnoop', '--replay', KNOWN_OPENS, '--interval', '0.2'],
      size,
    );
    await terminal.shows(/ 23 opens$/);
    // Beyond the first of all: that one is left.
    terminal.type('@-1h\r');
    await terminal.shows(/^ \d\d:\d\d:\d\d is not kept: this is the oldest that is\./);
    // A step on from there must not reach what is now.
    await nextSecond(terminal);
    await nextSecond(terminal);
    terminal.type(RIGHT);
    await terminal.shows(/ 23 opens, paused at /);
    terminal.type(LEFT);
    const kept = await terminal.shows(/ \d+ of 23 opens, paused at /);
    const [, count = ''] = / (\d+) of 23 opens,/.exec(kept) ?? [];
    assert.ok(Number(count) >= 1 && Number(count) < 23, kept);
    await terminal.shows(TIMELINE);
    await terminal.shows(/^ \? help {2}q quit {2}End live /);
    terminal.type('w\x15then.jsonl\r');
    await terminal.shows(new RegExp(`^ Saved ${count} event`));
    assert.equal(
      readFileSync(join(folder.path, 'then.jsonl'), 'utf8').trimEnd().split('\n').length,
      Number(count),
    );
    terminal.type(END);
    await returns(terminal, / 23 opens$/);
    terminal.type(' ');
    await terminal.shows(PAUSED);
    terminal.type(' ');
    await returns(terminal, / 23 opens$/);
    terminal.type('@12:99\r');
    await terminal.shows(/^ go to time: 12:99 +a time is 12:31:07/);
    terminal.type('\x1b');
    await terminal.shows(/^ \? help {2}q quit {2}t count {2}\/ filter/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });

  test(`${columns}x${rows}: recorded requests are columns that one steps through, in ASCII and without colours`, async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'blocks.rec');
    const requests = Array.from(
      { length: 1000 },
      (_, i): RecordedRequest => ({
        pid: 4711,
        comm: 'dd',
        disk: 'nvme0n1',
        device: 0x1030_0000,
        op: 'read',
        sector: 8 * i,
        latencyMs: 1 + (i % 7),
        queuedMs: 0,
        cgroup: 1,
      }),
    );
    writeBlockRecording(path, requests);
    const argv = [
      probetop,
      'biolatency',
      '--replay',
      path,
      '--interval',
      '0.2',
      '--ascii',
      '--color',
      'never',
    ] as const;
    await using terminal = startInTerminal(argv, { columns, rows });
    await terminal.shows(/ 1,000 I\/Os/);
    terminal.type(LEFT);
    await terminal.shows(/a column of [\d.]+s, paused at /);
    const line = await terminal.shows(TIMELINE);
    assert.match(line, /^[ -~]*$/);
    // The requests took a second: before them nothing was kept, behind them nothing happened.
    terminal.type(SHIFT_LEFT + SHIFT_LEFT + SHIFT_LEFT + SHIFT_LEFT + SHIFT_LEFT);
    // On a crowded machine all of them may be in one column.
    await terminal.shows(/ [1-9][\d,]* I\/Os /);
    terminal.type(END);
    await returns(terminal, /since the (start|filter), [\d.ms]+$/);
    await terminal.shows(/ 1,000 I\/Os/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });

  test(`${columns}x${rows}: recorded counts show what each function had in an interval of the past`, async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'counts.rec');
    const start = { tool: 'funccount', rows: rowsNamed('vfs_read', 'vfs_write') };
    await writeReadings(path, start, hits(0, 0), [hits(1000, 20), hits(1023, 25), hits(1030, 125)]);
    await using terminal = startInTerminal([probetop, '--replay', path, '--interval', '0.1'], {
      columns,
      rows,
    });
    await terminal.shows(/^ vfs_write +100 .* 125\b/);
    terminal.type(LEFT);
    await terminal.shows(/^ vfs_read +23 .* 1,023\b/);
    await terminal.shows(/^ vfs_write +5 .* 25\b/);
    await terminal.shows(/2 of 2, 1s, paused at \d\d:\d\d:\d\d, 1s ago$/);
    await terminal.shows(TIMELINE);
    terminal.type(LEFT);
    await terminal.shows(/^ vfs_read +1,000 .* 1,000\b/);
    terminal.type(RIGHT + RIGHT);
    await returns(terminal, /^ vfs_write +100 .* 125\b/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
}

test('what is traced goes on while one looks at the past', { skip: requireTracing() }, async () => {
  await using workload = await startWorkload(['rate', '100', '60']);
  const pid = String(workload.pid);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', pid, '--interval', '0.2'], {
    columns: 100,
  });
  await terminal.shows(/Tracing; no opens yet\./);
  workload.go();
  await terminal.shows(/ \d{3,} opens$/);
  terminal.type(LEFT + LEFT);
  const first = await terminal.shows(PAUSED);
  const [, shown, before] = / ([\d,]+) of ([\d,]+) opens, paused/.exec(first) ?? [];
  await eventually(20_000, 'more opens than before', () => {
    const line = terminal.screen().find((text) => PAUSED.test(text)) ?? '';
    const [, still, all] = / ([\d,]+) of ([\d,]+) opens, paused/.exec(line) ?? [];
    assert.equal(still, shown, 'the list ends where it did');
    return all !== undefined && all !== before ? true : undefined;
  });
  terminal.type(END);
  await returns(terminal, / [\d,]+ opens$/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
