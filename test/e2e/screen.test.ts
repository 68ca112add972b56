// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { allGone, heldBy } from '../helpers/kernel-objects.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

test('npm start opens a full screen on which the opens of a process go by', { skip }, async () => {
  using folder = temporaryFolder();
  await using workload = await startWorkload(['known', folder.path]);
  const command = ['npm', 'start', '--', 'opensnoop', '-p', String(workload.pid)] as const;
  await using terminal = startInTerminal([...command], { columns: 100, rows: 40 });
  await terminal.shows(/^opensnoop +seen 0/, 300_000);
  assert.ok(terminal.alternate());
  await workload.run();
  await terminal.shows(/^opensnoop +seen 23 +lost 0/);
  const rows = terminal.screen().filter((line) => new RegExp(`^ *${workload.pid} opens `).test(line));
  assert.equal(rows.length, 23);
  assert.equal(rows.filter((line) => /^ *\d+ opens +- E[A-Z]+/.test(line)).length, 17);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternate());
});

test('p changes the PID while it runs, and a PID that is gone is one sentence', { skip }, async () => {
  await using first = await startWorkload(['rate', '200', '60']);
  await using second = await startWorkload(['rate', '200', '60']);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', String(first.pid)]);
  first.go();
  second.go();
  await terminal.shows(new RegExp(`^ *${first.pid} opens`));
  terminal.type('p');
  await terminal.shows(/^PID \(empty: all\)/);
  terminal.type(`${second.pid}\r`);
  await terminal.shows(new RegExp(`^PID ${second.pid} but probetop itself`));
  await terminal.shows(new RegExp(`^ *${second.pid} opens`));
  assert.ok(!terminal.screen().some((line) => line.includes(`${first.pid} opens`)));
  terminal.type('p');
  await terminal.shows(/^PID \(empty: all\)/);
  terminal.type('2147483647\r');
  await terminal.shows(/^No process has the PID 2147483647\./);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

for (const [how, code] of [
  ['SIGINT', 0],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`${how} gives the terminal back and leaves nothing attached`, { skip }, async () => {
    await using terminal = startInTerminal([probetop]);
    await terminal.shows(/^opensnoop +seen/);
    const held = heldBy(terminal.pid);
    assert.ok(held.some(({ kind }) => kind === 'link'));
    terminal.signal(how);
    assert.equal(await terminal.ended(), code);
    assert.ok(!terminal.alternate());
    assert.ok(terminal.cursorVisible());
    await allGone(held);
  });
}

test('a resize redraws at the new size, and below the smallest one sentence says so', { skip }, async () => {
  await using terminal = startInTerminal([probetop]);
  await terminal.shows(/^p PID +q quit/);
  for (const [columns, rows] of [
    [200, 50],
    [60, 16],
    [120, 30],
  ] as const) {
    terminal.resize(columns, rows);
    await eventually(10_000, `the footer in line ${rows}`, () =>
      /^p PID +q quit/.test(terminal.screen().at(-1) ?? '') ? true : undefined,
    );
  }
  terminal.resize(40, 10);
  await terminal.shows(/^This terminal is 40x10; probetop needs/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});
