// SPDX-License-Identifier: MIT
/** Finding in the tabs of the whole screen: what is marked, counted and stepped through. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenRow } from '../../src/probes/tools/opensnoop-rows.ts';
import { eventsOf, updateTool } from '../../src/state/store.ts';
import { decodeUtf8, visible } from '../../src/text/visible.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { eventually } from '../helpers/wait.ts';
import { fields, numberOf, send } from '../state/records.ts';
import { testApp } from './app-state.ts';
import { emulatedApp } from './emulated.ts';

const PATH_AT = 42;

/** A running opensnoop of opens with these paths; refilter does what the session's does. */
function running(paths: readonly (string | Uint8Array)[], columns = 100, rows = 24) {
  const app = testApp({}, rows - 5);
  const events = eventsOf(app.shown());
  const shown = (bytes: Uint8Array) => visible(bytes);
  const all = fields(shown).map((field) =>
    field.kind === 'keyed' && field.name === 'pid' ? { ...field, measure: 'number' as const } : field,
  );
  const text = all.find(({ name }) => name === 'path');
  events.reading = {
    row: (record): OpenRow => ({
      timeMs: 0,
      pid: numberOf(record) ?? -1,
      tid: 0,
      uid: 0,
      comm: 'cat',
      fd: 3,
      errno: 0,
      error: '',
      flags: 0,
      mode: 0,
      path: text?.text(record) ?? '',
    }),
    fields: all,
    tables: [],
    admits: () => undefined,
    keeps: () => undefined,
    timeMs: () => 0,
    standsOut: () => false,
    nowMs: () => 0,
  };
  send(
    events.log,
    paths.map((path, number) => ({ number, text: path })),
  );
  updateTool(app.store, 'opensnoop', { lifecycle: 'running' });
  app.follow(events);
  const screen = emulatedApp(app, { columns, rows });
  return { app, events, screen };
}

const etc = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? `/etc/x/${i}` : `/usr/${i}`));

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`what is typed filters, is marked and counted at ${columns}x${rows}`, async () => {
    const { app, screen } = running(etc, columns, rows);
    using _ = screen;
    app.press('/etc');
    const lines = await screen.showsAt(2, /\/etc .* 4 of 12 opens$/);
    assert.match(lines[4] ?? '', /\/etc\/x\/0$/);
    assert.equal(lines[8], '');
    assert.equal(screen.marked(4), 'etc');
    app.press('<enter>n');
    await screen.showsAt(2, /standing still/);
    assert.ok(screen.isInverse(PATH_AT, 7), 'the newest match is selected');
    assert.equal(screen.marked(7), 'etc', 'marked there too');
    app.press('&');
    const everything = await screen.showsAt(2, /\/etc in all rows .* 12( opens)?, 4 match, /);
    assert.match(everything[15] ?? '', /\/usr\/11$/);
    assert.ok(screen.isInverse(PATH_AT, 13), 'the selection is where it was');
    app.press('NN');
    await screen.lines();
    assert.ok(screen.isInverse(PATH_AT, 7));
    app.press('nnn');
    await screen.showsAt(2, /^ That was the last match: from the first one on again\./);
    assert.ok(screen.isInverse(PATH_AT, 4));
    app.press('<escape><escape>');
    await screen.showsAt(2, /^ all but probetop +12 opens$/);
    assert.deepEqual(screen.errors, []);
  });

  test(`a comparison that is not one yet says why while it is typed at ${columns}x${rows}`, async () => {
    const { app, screen } = running(etc, columns, rows);
    using _ = screen;
    app.press('/');
    await screen.showsAt(rows - 1, /^ \/ +text -without !regex path: pid=7 fd:$/);
    app.press('pid>');
    await screen.showsAt(2, /^ {2}\/pid> {2}pid> needs a whole number\./);
    app.press('9x');
    await screen.showsAt(2, /^ {2}\/pid>9x {2}pid> needs a whole number, not 9x\./);
    app.press('<backspace>');
    const lines = await screen.showsAt(2, /\/pid>9 +2 of 12/);
    assert.match(lines[4] ?? '', /^ +10 cat/);
    assert.equal(screen.marked(4), '10', 'the number is marked');
    assert.deepEqual(screen.errors, []);
  });
}

test('hostile names are marked in their own cells, and change nothing else', async () => {
  const rows = hostileNames.length + 6;
  const { app, screen } = running(hostileNames, 140, rows);
  using _ = screen;
  const before = await screen.lines();
  // A letter, a part of an escape, wide characters, combining marks, and everything.
  for (const typed of ['a', '\\x1b', '漢', '\u0301', '!path:.', '!(?=x)', 'b']) {
    updateTool(app.store, 'opensnoop', { showAll: true });
    app.type(typed);
    const isMarked = (y: number) => screen.marked(y) !== '';
    const anywhere = Array.from({ length: rows - 5 }, (_, i) => i + 4);
    const now = await eventually(5000, `${typed} to be marked`, async () => {
      const lines = await screen.lines();
      // What stands for no character marks none; the others wait for it.
      return typed === '!(?=x)' || anywhere.some(isMarked) ? lines : undefined;
    });
    // A blank that is underlined is a character to the emulator.
    const shown = (lines: readonly string[]) => lines.slice(3, -1).map((line) => line.trimEnd());
    assert.deepEqual(shown(now), shown(before), typed);
    for (const y of anywhere) {
      const text = screen.marked(y);
      assert.ok((now[y] ?? '').includes(text.slice(0, 1)), typed);
      assert.equal(screen.marked(y, PATH_AT), '', 'nothing beside the path');
    }
  }
  assert.ok([...screen.sent()].every((character) => !/[\x9b\u202e\u2066]/.test(character)));
  assert.deepEqual(screen.errors, []);
});

test('a hostile text in the filter bar is shown as it is written', async () => {
  const { app, screen } = running(etc);
  using _ = screen;
  // Of those that are as wide as they are long one of each kind.
  const names = hostileNames.filter((name) => /^[ -~]{3,40}$/.test(visible(name)));
  for (const name of names.filter((_, i) => i % 5 === 0)) {
    const text = decodeUtf8(name);
    if (text === undefined) continue;
    updateTool(app.store, 'opensnoop', {
      values: { ...app.shown().values, under: text },
      query: text,
    });
    const [, , line = ''] = await screen.lines();
    const shown = ` all but probetop, kept paths below ${visible(name)}  /${visible(name)}`;
    assert.ok(line.startsWith(shown.slice(0, 75)), JSON.stringify([line, shown]));
  }
  assert.deepEqual(screen.errors, []);
});

test('what is said of what is typed is drawn with its escapes, and what is escaped is not escaped again', async () => {
  const { app, screen } = running(etc);
  using _ = screen;
  app.actions.ask('cgroup', '', 'a\x1b[31m b\\x07 c\u202e');
  const lines = await screen.showsAt(23, /^ cgroup \(empty: all\):/);
  assert.match(lines[23] ?? '', / a\\x1b\[31m b\\x07 c\\u202e$/);
  assert.deepEqual(screen.errors, []);
});

test('steps need something that is looked for', () => {
  const { app, screen } = running(etc);
  using _ = screen;
  app.press('n');
  assert.match(app.store.getState().notice, /nothing is searched for/);
  app.press('&');
  assert.match(app.store.getState().notice, /nothing is searched for/);
});
