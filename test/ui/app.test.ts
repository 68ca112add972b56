// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import type { OpenRow } from '../../src/probes/tools/opensnoop-rows.ts';
import { eventsOf, updateTool } from '../../src/state/store.ts';
import { numberOf, send } from '../state/records.ts';
import { idleOpensnoop, testApp } from './app-state.ts';
import { emulatedApp } from './emulated.ts';

const RED = 131;

function row(number: number): OpenRow {
  const failed = number % 2 === 1;
  return {
    timeMs: 0,
    pid: 4000 + number,
    tid: 4000 + number,
    uid: 1000,
    comm: 'cat',
    fd: failed ? -1 : 3,
    errno: failed ? 2 : 0,
    error: failed ? 'ENOENT' : '',
    flags: 0o1101,
    mode: 0o640,
    path: `/file/${number}`,
  };
}

/** A running tool with so many opens, each odd one failed. */
/** Rows of a list in a window of 24 lines. */
const HEIGHT = 19;

function running(count: number) {
  const app = testApp({}, HEIGHT);
  const events = eventsOf(app.shown());
  events.reading = {
    row: (record) => row(numberOf(record) ?? -1),
    fields: [],
    tables: [],
    admits: () => undefined,
    keeps: () => undefined,
    timeMs: (record) => (numberOf(record) ?? 0) * 100,
    standsOut: () => false,
    nowMs: () => 0,
  };
  const more = (from: number, to: number) => {
    send(
      events.log,
      Array.from({ length: to - from }, (_, i) => ({ number: from + i })),
    );
    const losses = { ring: 1, arena: 2, untracked: 0 };
    const counters = { seen: to, superseded: 0, losses, missed: 5, runTimeNs: 0, timedEvents: 0 };
    updateTool(app.store, 'opensnoop', {
      lifecycle: 'running',
      figures: { rate: 12_345, progress: undefined, cost: 0.04, overBudget: undefined, counters },
    });
  };
  more(0, count);
  app.store.getState().figures.usage = { own: 0.42, probes: 0.04 };
  return { app, events, more };
}

test('where the kernel does not tell what it left out the status line says so', async () => {
  const { app } = running(3);
  const { figures } = app.shown();
  updateTool(app.store, 'opensnoop', {
    figures: { ...figures, counters: { ...figures.counters, missed: -1 } },
  });
  using screen = emulatedApp(app);
  assert.match((await screen.lines())[0] ?? '', /lost 3 {2}missed \? {2}evicted/);
});

test('the first line has what the open tab costs, the sum where others cost too, and warns when it is too much', async () => {
  for (const columns of [80, 200]) {
    const { app } = running(3);
    const { figures } = app.shown();
    const costs = (probes: number | undefined, cost: number | undefined, overBudget?: number) => {
      app.store.getState().figures.usage = { own: 0.42, probes };
      updateTool(app.store, 'opensnoop', { figures: { ...figures, cost, overBudget } });
    };
    using screen = emulatedApp(app, { columns });
    costs(0.34, 0.31);
    await screen.showsAt(0, / probes 0\.3 %(?! +all)/);
    costs(12.31, 0.31);
    await screen.showsAt(0, columns === 80 ? / probes 0\.3 %/ : / probes 0\.3 % {2}all 12 %/);
    costs(12.31, 12.3, 5);
    const [line = ''] = await screen.showsAt(0, / probes 12 %, over 5 %/);
    assert.notEqual(screen.foreground(line.indexOf('probes'), 0), screen.foreground(line.indexOf('us '), 0));
    costs(undefined, undefined);
    await screen.showsAt(0, columns === 80 ? / us 0\.4 %(?! +probes \d)/ : / probes \?/);
    assert.deepEqual(screen.errors, []);
  }
});

test('status, tabs, filter, list and keys each have their line', async () => {
  const { app } = running(3);
  using screen = emulatedApp(app);
  const lines = await screen.lines();
  assert.match(
    lines[0] ?? '',
    /^ probetop {2}web-01 {2}6\.12\.95 {2}opensnoop 12\.3k\/s {2}lost 3 {2}missed 5 {2}evicted 0 {2}us 0\.4 % {2}probes <0\.1 %/,
  );
  assert.match(lines[1] ?? '', /^ 1 opensnoop $/);
  assert.ok(screen.isInverse(3, 1));
  assert.match(lines[2] ?? '', /^ all but probetop +3 opens$/);
  assert.match(lines[3] ?? '', /^ +PID COMM +FD ERR +PATH$/);
  assert.deepEqual(lines.slice(4, 8), [
    '   4000 cat                  3              /file/0',
    '   4001 cat                  - ENOENT       /file/1',
    '   4002 cat                  3              /file/2',
    '',
  ]);
  assert.match(lines[23] ?? '', /^ \? help {2}q quit {2}\/ filter {2}p PID/);
  assert.deepEqual([screen.foreground(45, 5), screen.errors], [RED, []]);
});

test('each tab has its own list, figures, filters and error, and the open one stands out', async () => {
  const { app } = running(3);
  const { opensnoop = idleOpensnoop() } = app.store.getState().tools;
  app.store.setState({ tools: { opensnoop, again: idleOpensnoop() } });
  using screen = emulatedApp(app);
  app.press('x');
  assert.match((await screen.lines())[2] ?? '', /^ all but probetop, failed only/);
  app.press('2');
  let lines = await screen.lines();
  assert.match(lines[0] ?? '', /again stopped {2}lost 0 /);
  assert.match(lines[1] ?? '', /^ 0 overview {2}1 opensnoop {2}2 again $/);
  assert.deepEqual([screen.isInverse(15, 1), screen.isInverse(27, 1)], [false, true]);
  assert.match(lines[2] ?? '', /^ all but probetop +0 opens$/);
  assert.match(lines[5] ?? '', /Stopped\. S starts it\./);
  const error = new ProbeError('LOAD_FAILED', 'Cannot load the probe: no.');
  updateTool(app.store, 'again', { lifecycle: 'failed', error });
  assert.match((await screen.lines())[4] ?? '', /again does not run: Cannot load the probe: no\./);
  app.press('<tab>');
  lines = await screen.lines();
  assert.match(lines[0] ?? '', /opensnoop 12\.3k\/s {2}lost 3 /);
  assert.match(lines[4] ?? '', /\/file\/0$/);
  assert.deepEqual(screen.errors, []);
});

test('the newest are followed; a selected row stands out and stays', async () => {
  const { app, more } = running(100);
  using screen = emulatedApp(app);
  assert.match((await screen.lines())[22] ?? '', /\/file\/99$/);
  app.press('<up><up>');
  more(100, 105);
  const lines = await screen.lines();
  assert.match(lines[22] ?? '', /\/file\/99$/);
  assert.deepEqual([screen.isInverse(5, 21), screen.isInverse(5, 22)], [true, false]);
  assert.match(lines[2] ?? '', /105 opens, standing still$/);
  assert.match(lines[23] ?? '', /row's PID/);
  app.press('<enter>');
  assert.deepEqual(app.taken().at(-1), 'pid 4098');
  app.press('G');
  assert.match((await screen.lines())[22] ?? '', /\/file\/104$/);
});

test('columns come and go with their keys', async () => {
  const { app } = running(1);
  using screen = emulatedApp(app, { columns: 140 });
  app.press('UTDI');
  const lines = await screen.lines();
  assert.match(lines[3] ?? '', /^TIME +UID +PID +TID COMM +FD ERR +FLAGS +MODE PATH$/);
  assert.match(lines[4] ?? '', /1000 +4000 +4000 cat +3 +W\|CREAT\|TRUNC +0640 \/file\/0$/);
});

test('help, prompt, notice and error each take their place and give it back', async () => {
  const { app } = running(1);
  using screen = emulatedApp(app);
  app.press('?');
  let lines = await screen.shows(/^ This tab$/);
  assert.match(lines[3] ?? '', /^ This tab$/);
  assert.ok(lines.some((line) => /^ {2}S +stop the probe/.test(line)));
  app.press('<escape>/a\\b');
  lines = await screen.shows(/^ \/a/);
  assert.match(lines[4] ?? '', /\/file\/0$/);
  assert.equal(lines[23]?.trimEnd(), ' /a\\b');
  app.press('<escape>p999<enter>');
  assert.match((await screen.shows(/No process/))[2] ?? '', /^ No process has the PID 999\./);
  const error = new ProbeError('LOAD_FAILED', 'Cannot load the probe: no.', 'Do this.', {
    log: 'libbpf: \x1b[31mred\nlast line',
  });
  updateTool(app.store, 'opensnoop', { lifecycle: 'failed', error });
  lines = await screen.shows(/opensnoop does not run/);
  assert.match(lines[4] ?? '', /opensnoop does not run: Cannot load the probe: no\./);
  assert.match(lines.join('\n'), /Do this\.[\s\S]*S tries again[\s\S]*\\x1b\[31mred\n *last line/);
  assert.match(lines[0] ?? '', /opensnoop failed/);
  updateTool(app.store, 'opensnoop', { lifecycle: 'running', error: undefined });
  assert.match((await screen.shows(/\/file\/0$/))[4] ?? '', /\/file\/0$/);
});

test('an empty list says why it is empty', async () => {
  const { app } = running(0);
  using screen = emulatedApp(app);
  assert.match((await screen.lines())[5] ?? '', /Tracing; no opens yet\./);
  for (const [lifecycle, words] of [
    ['starting', /Loading the probe/],
    ['idle', /Stopped\. S starts it\./],
  ] as const) {
    updateTool(app.store, 'opensnoop', { lifecycle });
    assert.match((await screen.lines())[5] ?? '', words);
  }
});

test('a window too small says so, and any size fits', async () => {
  const { app } = running(300);
  using screen = emulatedApp(app, { columns: 80, rows: 24 });
  await screen.lines();
  for (const [columns, rows] of [
    [40, 10],
    [60, 16],
    [250, 70],
    [80, 24],
  ] as const) {
    screen.resize(columns, rows);
    if (columns < 60) {
      await screen.shows(/^This terminal is 40x10; probetop needs/);
    } else {
      // The line of the size before may still stand elsewhere.
      const lines = await screen.showsAt(rows - 1, /^ \? help {2}q quit/);
      assert.equal(lines.length, rows);
      assert.match(lines[rows - 2] ?? '', /\/file\/299$/);
      assert.match(lines[0] ?? '', /lost 3.*us 0\.4 % +probes <0\.1 %/);
    }
  }
});

test('ASCII only draws nothing beyond it', async () => {
  const { app } = running(3);
  using screen = emulatedApp(app, { ascii: true });
  app.press('?');
  await screen.lines();
  app.press(`?/${'long'.repeat(40)}`);
  await screen.shows(/~/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is sent
  assert.match(screen.sent(), /^[\x00-\x7e]+$/);
});
