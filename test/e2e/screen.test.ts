// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload, type Workload } from '../helpers/workload.ts';

const skip = requireTracing();

const READY = /Tracing; no opens yet\./;

/** The list's rows of a process. */
function rowsOf(terminal: Terminal, { pid }: Workload): string[] {
  return terminal.screen().filter((line) => new RegExp(`^ *${pid} `).test(line));
}

test('npm start sets up what is missing and opens a full screen', { skip }, async () => {
  await using terminal = startInTerminal(['npm', 'start', '--', 'opensnoop', '-p', String(process.pid)]);
  await terminal.shows(READY, 300_000);
  assert.ok(terminal.alternate());
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternate());
});

test('p changes the PID while it runs, Esc takes it back, and a PID that is gone is one sentence', {
  skip,
}, async () => {
  await using first = await startWorkload(['rate', '200', '60']);
  await using second = await startWorkload(['rate', '200', '60']);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', String(first.pid)]);
  await terminal.shows(READY);
  first.go();
  second.go();
  await terminal.shows(new RegExp(`^ *${first.pid} opens`));
  terminal.type('p');
  await terminal.shows(/^ PID \(empty: all\): /);
  terminal.type(`${second.pid}\r`);
  await terminal.shows(new RegExp(`^ PID ${second.pid}`));
  await terminal.shows(new RegExp(`^ *${second.pid} opens`));
  await eventually(20_000, 'no row of the first process', () =>
    rowsOf(terminal, first).length === 0 ? true : undefined,
  );
  terminal.type('p2147483647\r');
  await terminal.shows(/^ No process has the PID 2147483647\./);
  terminal.type('\x1b');
  await terminal.shows(/^ all but probetop/);
  await eventually(20_000, 'rows of both', () =>
    rowsOf(terminal, first).length > 0 && rowsOf(terminal, second).length > 0 ? true : undefined,
  );
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test("one key makes the selected row's process the filter", { skip }, async () => {
  await using workload = await startWorkload(['rate', '100', '60']);
  await using terminal = startInTerminal([probetop, 'opensnoop']);
  workload.go();
  await terminal.shows(new RegExp(`^ *${workload.pid} opens`));
  terminal.type(`/pid:${workload.pid}\r`);
  await eventually(20_000, 'only its rows', () =>
    rowsOf(terminal, workload).length === 19 ? true : undefined,
  );
  terminal.type('\x1b[A');
  await terminal.shows(/row's PID/);
  terminal.type('\r');
  await terminal.shows(new RegExp(`^ PID ${workload.pid}`));
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('failed only, columns, text filter and pause act at once on what is there already', {
  skip,
}, async () => {
  using folder = temporaryFolder();
  await using workload = await startWorkload(['known', folder.path]);
  const { pid } = workload;
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', String(pid)], {
    columns: 130,
    rows: 40,
  });
  await terminal.shows(READY);
  await workload.run();
  await terminal.shows(/ 23 opens$/);
  terminal.type('x');
  await terminal.shows(/ 17 of 23 opens$/);
  assert.equal(rowsOf(terminal, workload).length, 17);
  terminal.type('xUTDI');
  await terminal.shows(/^TIME +UID +PID +TID COMM +FD ERR +FLAGS +MODE PATH$/);
  terminal.type('UTDI/enotdir');
  await terminal.shows(/ 3 of 23 opens$/);
  assert.ok(rowsOf(terminal, workload).every((line) => line.includes(' ENOTDIR ')));
  terminal.type('\x15!^file$');
  await terminal.shows(/ 7 of 23 opens$/);
  terminal.type('\x1b');
  await terminal.shows(/ {2}23 opens$/);
  terminal.type(' ');
  await terminal.shows(/23 opens, paused at \d\d:\d\d:\d\d, [\d.]+s ago$/);
  await terminal.shows(/Space go on/);
  // The process has ended: filters that have nothing to do with it work all the same.
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('S stops the probe and starts it again, and the counts go on', { skip }, async () => {
  await using workload = await startWorkload(['rate', '100', '60']);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', String(workload.pid)]);
  await terminal.shows(READY);
  workload.go();
  await terminal.shows(new RegExp(`^ *${workload.pid} opens`));
  terminal.type('S');
  await terminal.shows(/opensnoop stopped/);
  const stopped = await terminal.shows(/ [\d,]+ opens$/);
  terminal.type('S');
  await terminal.shows(/opensnoop \d+\/s/);
  await eventually(20_000, 'more opens', () =>
    terminal.screen()[2] !== stopped && !terminal.screen()[2]?.endsWith(' 0 opens') ? true : undefined,
  );
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('the demo plays without any privilege', async () => {
  const unprivileged = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs'];
  const [first = probetop, ...rest] = [...(process.getuid?.() === 0 ? unprivileged : []), probetop, 'demo'];
  await using terminal = startInTerminal([first, ...rest], { columns: 110, rows: 30 });
  await terminal.shows(/^ *\d+ nginx /);
  await terminal.shows(/replayed \d/);
  terminal.type('x');
  await terminal.shows(/failed only/);
  await eventually(20_000, 'only failing opens', () =>
    terminal
      .screen()
      .slice(4, -1)
      .every((line) => line === '' || / E[A-Z]{3,} /.test(line))
      ? true
      : undefined,
  );
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('a resize redraws at the new size, and below the smallest one sentence says so', { skip }, async () => {
  await using terminal = startInTerminal([probetop]);
  await terminal.shows(/^ \? help +q quit/);
  for (const [columns, rows] of [
    [200, 50],
    [60, 16],
    [120, 30],
  ] as const) {
    terminal.resize(columns, rows);
    await eventually(10_000, `the footer in line ${rows}`, () =>
      /^ \? help +q quit/.test(terminal.screen().at(-1) ?? '') ? true : undefined,
    );
  }
  terminal.resize(40, 10);
  await terminal.shows(/^This terminal is 40x10; probetop needs/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

for (const [what, flags, told] of [
  ['a PID that nobody has', ['-p', '2147483647'], /^probetop: No process has the PID 2147483647/],
  ['a way to attach that there is not', ['--backend', 'nope'], /^probetop: --backend "nope" is none of/],
  ['a recording that is none', ['--replay', '/dev/null'], /^probetop: /],
] as const) {
  test(`${what} is told on the terminal as it is, and ends with 2`, { skip }, async () => {
    await using terminal = startInTerminal([probetop, 'opensnoop', ...flags]);
    assert.equal(await terminal.ended(), 2);
    assert.match(terminal.screen()[0] ?? '', told);
    assert.ok(!terminal.alternate());
  });
}
