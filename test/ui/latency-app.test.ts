// SPDX-License-Identifier: MIT
/** The whole screen of a tab that shows latencies. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateTool } from '../../src/state/store.ts';
import { disk } from '../state/latency-counter.ts';
import { emulatedApp } from './emulated.ts';
import { latencyApp } from './latency-app.ts';

function counted(names: readonly string[] = ['sda'], splitBy: readonly string[] = []) {
  const app = latencyApp(splitBy);
  for (let at = 0; at < 20; at++) {
    for (const name of names) app.count(disk(name), 100_000, 300_000, 5_000_000);
    app.frame(1000);
  }
  return app;
}

test('status, tabs, filters with the time, the picture and keys each have their line', async () => {
  using screen = emulatedApp(counted(), { columns: 80 });
  const lines = await screen.shows(/now$/);
  assert.match(lines[0] ?? '', /^ probetop {2}web-01 {2}biolatency 0\/s {2}lost 0 .* 1 s {2}\d\d:\d\d:\d\d$/);
  assert.match(lines[1] ?? '', /^ 0 overview {2}1 biolatency {2}2 biosnoop {2}3 opensnoop$/);
  assert.match(lines[2] ?? '', /^ all processes, from the issue on +since the start, 20s$/);
  assert.match(lines[3] ?? '', /^ p50 ≤/);
  assert.match(lines[22] ?? '', /└.*now$/);
  assert.match(
    lines[23] ?? '',
    /^ \? help {2}q quit {2}D by disk {2}F by flags {2}Q queued {2}m ms {2}i interval {2}Left past$/,
  );
  assert.deepEqual(screen.errors, []);
});

test('the time never covers the filters: it is shortened, and then they are cut and say so', async () => {
  const app = counted();
  const values = { ...app.shown().values, disk: 'nvme0n1', operation: 'write', comm: 'postgres' };
  using screen = emulatedApp(app, { columns: 100 });
  const third = async (columns: number, text: string) => {
    screen.resize(columns, 24);
    // In lines of one length a text has its place.
    await screen.shows(new RegExp(`^${text}$`));
  };
  await third(80, ' all processes, from the issue on +since the start, 20s');
  updateTool(app.store, 'biolatency', { values });
  const filters = ' all processes, disk nvme0n1, write, COMM beginning with postgres, from the issue on';
  await third(120, `${filters} +since the start, 20s`);
  await third(100, `${filters} +20s`);
  await third(80, `${filters.slice(0, 74)}… 20s`);
  app.press('<space><left>');
  await third(80, ' all processes, disk nvme0n1, write, COMM .*… \\d\\d:\\d\\d:\\d\\d, \\d+s ago');
});

test('a window can change its size while a column is read', async () => {
  const app = counted(['sda', 'sdb'], ['disk']);
  using screen = emulatedApp(app, { columns: 80 });
  await screen.shows(/now$/);
  app.press('<left><left><left>');
  await screen.shows(/-2s▲/);
  for (const [columns, rows] of [
    [200, 50],
    [100, 30],
    [60, 24],
  ] as const) {
    screen.resize(columns, rows);
    const lines = await screen.shows(/-2s▲/);
    assert.match(lines[2] ?? '', /(a column of 1s, paused at| ) ?\d\d:\d\d:\d\d, [\d.]+s ago$/);
    assert.match(lines[4] ?? '', /^ sda +3 /);
  }
  screen.resize(60, 16);
  assert.match((await screen.shows(/^ sda +3 /))[15] ?? '', /^ \? help {2}q quit/);
  screen.resize(40, 10);
  await screen.shows(/probetop needs/);
  assert.deepEqual(screen.errors, []);
});

test('hostile names of disks are shown escaped, in list and filters', async () => {
  const app = counted(['a\\x1b[31mb'], ['disk']);
  const values = { ...app.shown().values, disk: 'x\x1b]0;y\x07\u202e' };
  updateTool(app.store, 'biolatency', { values });
  using screen = emulatedApp(app, { columns: 100 });
  const lines = await screen.shows(/now$/);
  assert.match(lines[2] ?? '', /disk x\\x1b\]0;y\\x07\\u202e,/);
  assert.match(lines[4] ?? '', /^ a\\x1b\[31mb +60 /);
  assert.ok(!screen.sent().includes('\x1b]0;'));
});

test('in ASCII nothing beyond it is sent', async () => {
  const app = counted(['sda'], ['disk']);
  using screen = emulatedApp(app, { ascii: true, columns: 80 });
  await screen.shows(/now$/);
  app.press('<left><down>?');
  await screen.shows(/This tab/);
  app.press('?M12345<enter>i');
  updateTool(app.store, 'biolatency', { values: { ...app.shown().values, comm: 'a-very-long-name' } });
  screen.resize(60, 16);
  await screen.shows(/^ sda/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is sent
  assert.match(screen.sent(), /^[\x00-\x7e]+$/);
});
