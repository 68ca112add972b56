// SPDX-License-Identifier: MIT
/** The tables that a list of events is counted into, on the whole screen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseParams } from '../../src/probes/params.ts';
import { tools } from '../../src/probes/registry.ts';
import type { OpenRow } from '../../src/probes/tools/opensnoop-rows.ts';
import { eventsOf, idleTool, updateTool } from '../../src/state/store.ts';
import type { Narrowing } from '../../src/state/tally-actions.ts';
import { commandsOf } from '../../src/ui/keys/keymap.ts';
import { registeredPane } from '../../src/ui/panes/any-pane.ts';
import { opensnoopPane } from '../../src/ui/panes/opensnoop.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { type MadeOpen, openReading, sendOpens } from '../state/made-opens.ts';
import { randomNumbers } from '../state/records.ts';
import { appState, NOBODY, testApp } from './app-state.ts';
import { emulatedApp } from './emulated.ts';

const HOSTILE = '/srv/\x1b[31mx\u202e';

/** 40 opens by three processes, of which 11 fail. */
const OPENS: readonly MadeOpen[] = Array.from({ length: 40 }, (_, i) => ({
  pid: i % 4 === 0 ? 815 : i % 4 === 1 ? NOBODY : 4711,
  comm: i % 4 === 0 ? 'nginx' : 'cat',
  result: i % 8 === 0 ? -2 : i % 8 === 3 ? -13 : i === 39 ? -2 : 3,
  path: i % 4 === 0 ? '/etc/a b' : i % 4 === 3 ? HOSTILE : '/etc/passwd',
}));

/** The filters of a row end in these. */
const paneOf = registeredPane;

function running(opens: readonly MadeOpen[] = OPENS, rows = 24) {
  const app = testApp(appState(), rows - 5, paneOf);
  const events = eventsOf(app.shown());
  events.reading = openReading();
  sendOpens(events.log, opens);
  updateTool(app.store, 'opensnoop', { lifecycle: 'running' });
  app.follow(events);
  return { app, events };
}

const bare = (lines: readonly string[]) => lines.map((line) => line.trimEnd());

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`t counts by error and path, by file and by process, and is the list again, at ${columns}x${rows}`, async () => {
    const { app } = running(OPENS, rows);
    using screen = emulatedApp(app, { columns, rows });
    await screen.shows(/40 opens$/);
    app.press('t');
    let lines = bare(
      await screen.shows(/^ failed opens: all but probetop .* 3 paths(, 11 of 40 opens kept| of 11 opens)/),
    );
    assert.match(lines[3] ?? '', /^ FAILED▾ +SHARE +PROCS ERR +PATH$/);
    assert.deepEqual(
      lines.slice(4, 7).map((line) => line.trim().split(/ {2,}/)),
      [
        ['5', '45 %', '1 EACCES', '/srv/\\x1b[31mx\\u202e'],
        ['5', '45 %', '1 ENOENT', '/etc/a b'],
        ['1', '9.1 %', '1 ENOENT', '/srv/\\x1b[31mx\\u202e'],
      ],
    );
    assert.match(lines.at(-1) ?? '', / t files /);
    app.press('t');
    lines = bare(await screen.shows(/^ files: .* 3 files(, 40 opens kept| of 40 opens)/));
    assert.deepEqual(
      lines.slice(4, 7).map((line) => line.trim().split(/ {2,}/)),
      [
        ['20', '50 %', '0', '2 /etc/passwd'],
        ['10', '25 %', '6', '1 /srv/\\x1b[31mx\\u202e'],
        ['10', '25 %', '5', '1 /etc/a b'],
      ],
    );
    app.press('t');
    lines = bare(await screen.shows(/^ processes: .* 3 processes(, 40 opens kept| of 40 opens)/));
    assert.match(lines[4] ?? '', /^ +20 +50 % +6 +4711 cat$/);
    assert.match(lines.at(-1) ?? '', / t list /);
    app.press('t');
    await screen.shows(/ 40 opens$/);
    assert.deepEqual(screen.errors, []);
  });
}

test('a table is sorted, turned round, searched and stepped through by the keys of every table', async () => {
  const { app } = running();
  using screen = emulatedApp(app);
  app.press('tts');
  await screen.shows(/^ +OPENS +SHARE▾/);
  app.press('>');
  let lines = await screen.shows(/^ +OPENS +SHARE +FAILED▾/);
  assert.match(lines[4] ?? '', /\\u202e/);
  app.press('<r');
  await screen.shows(/^ +OPENS +SHARE▴/);
  app.press('/opens>15 etc<enter>');
  lines = await screen.showsAt(2, /\/opens>15 etc .* 1 files/);
  assert.match(lines[4] ?? '', /^ +20 .* \/etc\/passwd/);
  assert.equal(screen.marked(4).replaceAll(' ', ''), '20etc');
  app.press('&');
  await screen.showsAt(2, /in all rows .* 3 files, 1 match/);
  app.press('n');
  await screen.lines();
  const { counts } = eventsOf(app.shown());
  assert.equal(counts?.tally.count(counts.selected ?? -1), 20);
  app.press('<escape><escape>');
  await screen.showsAt(2, /^ files: all but probetop +3 files/);
  app.press('<escape>');
  await screen.showsAt(2, /^ all but probetop .* 40 opens/);
  app.press('tt/cuont>7');
  await screen.showsAt(2, /There is no cuont to compare here; there are opens share failed procs\./);
  assert.deepEqual(screen.errors, []);
});

test('Enter is the list again, of just what the row has counted', async () => {
  const { app, events } = running();
  app.press('tj');
  const counted = () => events.counts?.tally.count(events.counts.selected ?? -1);
  const selectedIs = (count: number) => assert.equal(counted(), count);
  app.press('j');
  selectedIs(5);
  app.press('<enter>');
  assert.equal(app.shown().query, 'err=ENOENT path=="/etc/a b"');
  assert.deepEqual([events.counts, events.view.matches], [undefined, { count: 5, complete: true }]);

  // What the list is filtered by is what is counted.
  app.press('tt');
  assert.equal(events.countedText, 'err=ENOENT path=="/etc/a b"');
  assert.equal(events.counts?.tally.counted, 5);
  app.press('<backspace>');
  assert.equal(events.counts?.tally.counted, 40, 'one key clears that too');
  app.press('jj');
  selectedIs(10);
  app.press('<enter>');
  assert.equal(app.shown().query, 'path==/srv/\\x1b[31mx\\u202e', 'as it is shown');
  assert.equal(events.view.matches.count, 10);
  app.press('<escape>');

  app.press('tttj<enter>');
  assert.equal(app.store.getState().identity.pid, 4711);
  app.press('<escape>');
  // A process that has ended cannot be traced any more: what is kept of it is shown.
  app.press('ttt/pid=999<enter>j<enter>');
  assert.match(app.store.getState().notice, /No process has the PID 999\./);
  assert.deepEqual([app.shown().query, events.view.matches.count], ['pid=999', 10]);
});

test('whatever the names and errors are, the list behind a row has as many events as the row', () => {
  const random = randomNumbers(17);
  const names = [
    ...hostileNames,
    '/etc/x',
    '/ETC/X',
    '/etc/x y',
    ' ',
    'a ',
    '-a',
    '!a',
    'path:a',
    'a=b',
    '\\',
  ];
  const { app, events } = running(
    Array.from({ length: 3000 }, () => ({
      pid: 1,
      result: random(2) === 0 ? 3 : -1 - random(3) * random(260),
      path: names[random(names.length)] ?? '',
    })),
  );
  let asked = 0;
  for (const table of events.tables.slice(0, 2)) {
    events.showTable(table);
    app.follow(events);
    const { counts } = events;
    assert.ok(counts);
    for (const row of [...counts.order]) {
      const look = opensnoopPane.tables.find(({ id }) => id === table.id);
      const narrowing: Narrowing | undefined = look?.only(events.row(counts.tally.newest(row)) as OpenRow);
      if (!narrowing || !('query' in narrowing)) continue;
      const count = counts.tally.count(row);
      events.showTable(undefined);
      assert.equal(events.setFilter(app.store.getState().identity, narrowing.query), '', narrowing.query);
      events.work(Number.POSITIVE_INFINITY);
      assert.equal(events.view.matches.count, count, narrowing.query);
      asked++;
    }
    events.setFilter(app.store.getState().identity, '');
  }
  assert.ok(asked > 300);
});

test('names with quotation marks are asked for by how they begin, and what is no name is not', () => {
  const { app, events } = running([
    { pid: 1, result: 3, path: 'a"b' },
    { pid: 1, result: 3, path: Buffer.from('"\xff', 'latin1') },
    { pid: 1, result: 3, path: Buffer.from('"\xff', 'latin1') },
  ]);
  app.press('ttj<enter>');
  assert.match(app.store.getState().notice, /this row has nothing that can be asked for/);
  assert.ok(events.counts);
  app.press('j<enter>');
  assert.ok(app.taken().includes('opensnoop under a"b'));
  assert.equal(events.counts, undefined);
});

test('paused a table stands still, and says so', async () => {
  const { app, events } = running();
  using screen = emulatedApp(app);
  app.press('tt<space>');
  sendOpens(events.log, OPENS);
  app.actions.tally.move(1);
  const lines = await screen.showsAt(2, /3 files, 40 opens kept.*, paused/);
  assert.match(lines[4] ?? '', /^ +20 /);
  app.press('<space>');
  await screen.showsAt(2, /3 files, 80 opens kept/);
});

test('hostile names change nothing but their own cells', async () => {
  const names = hostileNames.filter((name) => !name.includes(0x2f)).slice(0, 60);
  const { app } = running(names.map((path, i) => ({ pid: i + 1, comm: path, result: -2, path })));
  using screen = emulatedApp(app, { columns: 100, rows: 70 });
  for (const keys of ['t', 't', 't', '/path=\x1b]52;c;x\x07<enter>']) {
    app.press(keys);
    const lines = await screen.lines();
    assert.equal(lines.length, 70);
    for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\u202e\u200b]/u);
    assert.match(lines[1] ?? '', /opensnoop/);
  }
  assert.deepEqual(screen.errors, []);
});

test('where nothing was traced there is nothing to count, and that is said', async () => {
  const app = testApp(appState(), 19, paneOf);
  app.press('t');
  assert.match(app.store.getState().notice, /nothing has been traced yet/);
  const { app: empty } = running([]);
  using screen = emulatedApp(empty);
  empty.press('t');
  await screen.shows(/Nothing has been counted yet\./);
});

for (const id of ['opensnoop', 'biosnoop'] as const) {
  test(`in a table of ${id} no key means two commands`, () => {
    const { params } = tools[id];
    const app = testApp(
      { tab: id, tools: { [id]: idleTool(params, parseParams(params, {}), 'events') } },
      10,
      paneOf,
    );
    const events = eventsOf(app.shown());
    events.reading = openReading();
    for (const _ of events.tables) {
      app.actions.tally.turn();
      const keys = commandsOf(app.context()).flatMap((command) => command.keys);
      assert.deepEqual(keys, [...new Set(keys)]);
    }
  });
}

test('a table counts what had happened at the moment that is looked at; Esc leaves the selection, the past, the text, then the table', async () => {
  const opens = Array.from({ length: 40 }, (_, i) => ({
    pid: i + 1,
    comm: i % 2 ? 'cat' : 'dd',
    result: 3,
    path: '/x',
  }));
  const { app, events } = running(opens);
  const reading = openReading();
  // A second each.
  events.reading = {
    ...reading,
    timeMs: (record) => (reading.row(record) as OpenRow).pid * 1000,
    nowMs: () => 40_000,
  };
  events.past.frame(1000);
  using screen = emulatedApp(app, { columns: 100, rows: 24 });
  const told = () => [events.counts?.tally.counted, events.counts?.rows, events.past.moment?.ms];
  app.press('ttt');
  assert.deepEqual(told(), [40, 40, undefined]);
  app.press('[');
  assert.deepEqual(told(), [30, 30, 30_000]);
  await screen.showsAt(2, /30 processes.*, (paused at )?\d\d:\d\d:\d\d, 10s ago$/);
  await screen.shows(/^ at \d\d:\d\d:\d\d /);
  using narrow = emulatedApp(app, { columns: 80, rows: 24 });
  await narrow.showsAt(2, / 30 processes of 30 opens, \d\d:\d\d:\d\d, 10s ago$/);
  app.press('/comm:cat<enter>&n');
  const selected = () => {
    const row = events.counts?.selected;
    return row === undefined
      ? undefined
      : (events.row(events.counts?.tally.newest(row) ?? -1) as OpenRow).pid;
  };
  for (let i = 0; i < 20; i++) {
    assert.ok((selected() ?? 99) <= 30 && (selected() ?? 1) % 2 === 0, `${selected()}`);
    app.press(i % 3 === 0 ? 'N' : 'n');
  }
  assert.deepEqual([told(), events.counts?.matches], [[30, 30, 30_000], 15]);
  app.press('<escape>');
  assert.deepEqual([selected(), events.past.moment?.ms], [undefined, 30_000]);
  app.press('<escape>');
  assert.deepEqual(told(), [40, 40, undefined]);
  assert.equal(app.shown().query, 'comm:cat');
  app.press('<escape>');
  assert.equal(app.shown().query, '');
  app.press('<escape>');
  assert.equal(events.counts, undefined);
  app.press('<left>t');
  assert.equal(events.past.moment?.ms, 39_000, 'from the list to its table the moment stays');
  assert.deepEqual(screen.errors, []);
});
