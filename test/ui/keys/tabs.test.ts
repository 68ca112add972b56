// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintSelector } from '../../../src/ui/key-hints.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { idleOpensnoop, testApp } from '../app-state.ts';

function appWith(...names: readonly string[]) {
  const tools = Object.fromEntries(names.map((name) => [name, idleOpensnoop()]));
  return testApp({ tab: names[0] ?? '', tools });
}

test('digits open tabs, Tab and Shift-Tab go round', () => {
  const { press, store, taken } = appWith('one', 'two', 'three');
  const opened = (keys: string) => {
    press(keys);
    return store.getState().tab;
  };
  const keys = ['2', '3', '9', '<tab>', '<tab>', '<shift-tab>', '<shift-tab>'];
  assert.deepEqual(keys.map(opened), ['two', 'three', 'three', 'one', 'two', 'one', 'three']);
  assert.deepEqual(
    taken(),
    ['two', 'three', 'one', 'two', 'one', 'three'].map((name) => `show ${name}`),
  );
});

test('with a single tool there is no tab to go to, and no key for it at the bottom', () => {
  const { press, store, taken, context } = appWith('one');
  press('1<tab>');
  assert.deepEqual(taken(), []);
  assert.match(store.getState().notice, /there is only one tab/);
  const hints = hintSelector(commandsOf, context, false);
  assert.ok(hints().every(({ key }) => key !== 'Tab'));
  const more = appWith('one', 'two');
  assert.ok(hintSelector(commandsOf, more.context, false)().some(({ key }) => key === 'Tab'));
});

test('no more tabs have a digit than there are digits', () => {
  const { context } = appWith(...Array.from({ length: 12 }, (_, i) => `tool${i}`));
  const keys = commandsOf(context()).flatMap((command) => command.keys);
  assert.deepEqual(
    keys.filter((key) => /^\d+$/.test(key)),
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  );
});

test('what is typed and what is toggled goes to the open tab', () => {
  const { press, store } = appWith('one', 'two');
  press('/a<enter>2x/b2<enter>');
  const { one, two } = store.getState().tools;
  assert.deepEqual([one?.query, two?.query], ['a', 'b2']);
  assert.deepEqual([one?.values.failed, two?.values.failed], [false, true]);
});
