// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf } from '../../../src/state/store.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { send } from '../../state/records.ts';
import { testApp } from '../app-state.ts';
import { emulatedApp } from '../emulated.ts';

function withEvents(count: number) {
  const app = testApp();
  const events = eventsOf(app.shown());
  events.reading = {
    row: () => undefined,
    fields: [],
    tables: [],
    admits: () => undefined,
    keeps: () => undefined,
    timeMs: () => 0,
    standsOut: () => false,
    nowMs: () => 0,
  };
  send(
    events.log,
    Array.from({ length: count }, (_, number) => ({ number })),
  );
  return app;
}

test('w proposes a name with tool and time; Enter saves under it', () => {
  const { press, taken, store } = withEvents(3);
  press('w');
  const { prompt } = store.getState();
  assert.match(prompt?.text ?? '', /^opensnoop-\d{8}-\d{6}\.jsonl$/);
  assert.equal(prompt?.hint, `3 events as JSON Lines, in ${process.cwd()}`);
  press('<enter>');
  assert.deepEqual(taken(), [`save ${prompt?.text}`]);
  assert.equal(store.getState().prompt, undefined);
});

test('the ending of the name is the format, and without one of them nothing typed is lost', () => {
  const { press, taken, store } = withEvents(1);
  press('w<ctrl-u>/tmp/a b.CSV');
  assert.equal(store.getState().prompt?.hint, '1 event as CSV');
  press('<backspace>');
  assert.equal(store.getState().prompt?.hint, 'The name must end in .jsonl or .csv.');
  press('<enter>');
  assert.equal(store.getState().prompt?.text, '/tmp/a b.CS');
  assert.deepEqual(taken(), []);
  press('V<enter>');
  assert.deepEqual(taken(), ['save /tmp/a b.CSV']);
  for (const typed of ['<ctrl-u>.csv<enter>', '<ctrl-u><enter>', '<escape>']) {
    press(`w${typed}<escape>`);
    assert.deepEqual(taken(), [], typed);
  }
});

test('with nothing to save w says so, and while a file is written it waits', () => {
  const empty = testApp();
  empty.press('w');
  assert.match(empty.store.getState().notice, /there is nothing to save yet\.$/);
  const { press, store } = withEvents(1);
  store.setState({ saving: { path: 'x.csv', done: 1, total: 2 } });
  press('w');
  assert.match(store.getState().notice, /a file is being written\.$/);
});

test('Ctrl-S saves the screen, while one types and over the help too', () => {
  const { press, taken, store } = withEvents(1);
  press('<ctrl-s>/a<ctrl-s>');
  assert.equal(store.getState().prompt?.text, 'a');
  press('<escape>?<ctrl-s>');
  assert.deepEqual(
    taken().filter((asked) => asked.startsWith('save')),
    ['save screen', 'save screen', 'save screen'],
  );
});

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`while a file is written ${columns}x${rows} tells how far it is, and Esc calls it off`, async () => {
    const app = withEvents(1);
    using screen = emulatedApp(app, { columns, rows });
    app.press('/event<enter>');
    app.taken();
    app.store.setState({ saving: { path: 'opens\u202e.csv', done: 50_000, total: 200_000 } });
    const lines = await screen.shows(/^ Saving opens\\u202e\.csv: 25 % of 200,000\. Esc calls it off\./);
    assert.match(lines.at(-1) ?? '', / Esc call off /);
    const keys = commandsOf(app.context()).flatMap((command) => command.keys);
    assert.deepEqual(keys, [...new Set(keys)]);
    app.press('<escape>');
    assert.deepEqual(app.taken(), ['call off save']);
    app.store.setState({ saving: undefined });
    app.press('<escape>');
    assert.equal(app.shown().query, '', 'afterwards Esc goes back as before');
    assert.deepEqual(screen.errors, []);
  });

  test(`a name longer than ${columns} columns shows its end, where one types`, async () => {
    const app = withEvents(1);
    using screen = emulatedApp(app, { columns, rows });
    app.press(`w<ctrl-u>${'long/'.repeat(60)}end.csv`);
    const lines = await screen.shows(/end\.csv ?$/);
    assert.match(lines.at(-1) ?? '', /^ save as: …/);
  });
}
