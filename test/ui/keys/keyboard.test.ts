// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, updateTool } from '../../../src/state/store.ts';
import { keyText } from '../../../src/ui/keys/commands.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { send } from '../../state/records.ts';
import { NOBODY, testApp } from '../app-state.ts';

test('no key means two commands, and every command has a key and a label', () => {
  const { context } = testApp();
  const commands = commandsOf(context());
  const keys = commands.flatMap((command) => command.keys);
  assert.deepEqual(keys, [...new Set(keys)]);
  assert.ok(commands.every((command) => command.keys.length > 0 && command.label !== ''));
  assert.ok(commands.length > 25);
});

test("switches are on the letters that they have as bcc's flags", () => {
  const { press, taken, shown } = testApp();
  press('xUTF');
  assert.deepEqual(taken(), ['failed true', 'uid true', 'timestamp true', 'fullPath true']);
  press('xD');
  assert.deepEqual(taken(), ['failed false', 'extended true']);
  assert.equal(shown().values.uid, true);
});

test('the text filter works while it is typed, Enter keeps it, Esc brings the last one back', () => {
  const { press, taken, store, shown } = testApp();
  const query = () => shown().query;
  press('/etq');
  assert.deepEqual(taken(), ['refilter e', 'refilter et', 'refilter etq']);
  press('<backspace>c<enter>');
  assert.equal(query(), 'etc');
  assert.equal(store.getState().prompt, undefined);
  press('/<ctrl-u>x y<escape>');
  assert.equal(query(), 'etc');
  press('/<ctrl-w><enter>');
  assert.equal(query(), '');
});

test('a PID is digits only; one that nobody has is a sentence and changes nothing', () => {
  const { press, taken, store } = testApp();
  press('p12q3<enter>');
  assert.deepEqual(taken(), ['pid 123']);
  assert.equal(store.getState().identity.pid, 123);
  press(`p${NOBODY}<enter>`);
  assert.equal(store.getState().identity.pid, 123);
  assert.equal(store.getState().notice, 'No process has the PID 999.');
  press('p<enter>');
  assert.deepEqual(taken(), ['pid undefined']);
  assert.equal(store.getState().notice, '');
});

test('a paste goes into a prompt without its control characters, and nowhere else', () => {
  const { press, keyboard, taken, store } = testApp();
  keyboard.paste('qx');
  assert.deepEqual(taken(), []);
  press('/');
  keyboard.paste('a\x1b[2J\nb\u202e');
  assert.equal(store.getState().prompt?.text, 'a[2Jb');
  press('<escape>p');
  keyboard.paste(' 4242\n');
  assert.equal(store.getState().prompt?.text, '4242');
});

test('arrows move the list while one types, letters do not', () => {
  const { press, store, shown } = testApp();
  const { view, log } = eventsOf(shown());
  send(
    log,
    Array.from({ length: 20 }, (_, number) => ({ number })),
  );
  press('/k<up><up>');
  assert.equal(view.selected, 18);
  assert.equal(store.getState().prompt?.text, 'k');
});

test('Esc goes back step by step, and what cannot be done says why', () => {
  const { press, store, taken, shown } = testApp();
  const { view, log } = eventsOf(shown());
  press('<enter>');
  assert.match(store.getState().notice, /select a row first/);
  send(log, [{ number: 1 }]);
  press('/a<enter>p7<enter><up>');
  assert.equal(view.following, false);
  taken();
  press('<escape>');
  assert.equal(view.following, true);
  press('<escape>');
  assert.equal(shown().query, '');
  press('<escape>');
  assert.equal(store.getState().identity.pid, undefined);
});

test('pause, stop and start, interval, redraw, suspend, quit', () => {
  const { press, store, taken, shown } = testApp();
  press(' ');
  assert.ok(eventsOf(shown()).view.paused);
  press(' ');
  assert.ok(!eventsOf(shown()).view.paused);
  taken();
  press('S');
  updateTool(store, 'opensnoop', { lifecycle: 'running' });
  press('S+--<ctrl-l><ctrl-z>');
  assert.deepEqual(taken(), [
    'start opensnoop',
    'stop opensnoop',
    'interval 0.5',
    'interval 1',
    'interval 2',
    'redraw',
    'suspend',
  ]);
  for (const quit of ['q', '<ctrl-c>', '<f10>']) {
    press(quit);
    assert.deepEqual(taken(), ['quit'], quit);
  }
  updateTool(store, 'opensnoop', { lifecycle: 'starting' });
  press('S');
  assert.deepEqual(taken(), ['stop opensnoop'], 'what is being attached can be called off');
  updateTool(store, 'opensnoop', { lifecycle: 'stopping' });
  press('S');
  assert.deepEqual(taken(), []);
  assert.match(store.getState().notice, /it is stopping/);
});

test('the help opens, scrolls no further than it is long, and closes', () => {
  const { press, store } = testApp();
  press('?');
  assert.equal(store.getState().help, 0);
  press('<pagedown><pagedown><pagedown><pagedown><pagedown>');
  const last = store.getState().help ?? 0;
  assert.ok(last > 10 && last < 50);
  press('<up>');
  assert.equal(store.getState().help, last - 1);
  press('<escape>');
  assert.equal(store.getState().help, undefined);
  press('<f1>?');
  assert.equal(store.getState().help, undefined);
});

test('keys are written as people know them', () => {
  assert.deepEqual(
    ['ctrl-c', 'f10', 'space', 'escape', 'x'].map((key) => keyText(key, false)),
    ['Ctrl-C', 'F10', 'Space', 'Esc', 'x'],
  );
  assert.match(['space', 'enter', 'up'].map((key) => keyText(key, true)).join(''), /^[ -~]+$/);
});
