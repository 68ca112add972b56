// SPDX-License-Identifier: MIT
/** The keys that go through the past, in tabs of every kind. */
import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import type { PromptId } from '../../../src/state/store.ts';
import { shownTool } from '../../../src/state/store.ts';
import { clockSeconds } from '../../../src/text/clock.ts';
import { hintSelector } from '../../../src/ui/key-hints.ts';
import { keyText } from '../../../src/ui/keys/commands.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { START } from '../../state/past/pasts.ts';
import { KIND_TABS, pastApp } from '../past-app.ts';

before(() => mock.timers.enable({ apis: ['Date'], now: START }));

test('keys are written as people write them, arrows with Shift too', () => {
  assert.deepEqual(
    ['shift-left', 'shift-tab', 'left', 'ctrl-s'].map((key) => [keyText(key, false), keyText(key, true)]),
    [
      ['Shift-←', 'Shift-Left'],
      ['Shift-Tab', 'Shift-Tab'],
      ['←', 'Left'],
      ['Ctrl-S', 'Ctrl-S'],
    ],
  );
});

for (const [tab, kind] of KIND_TABS) {
  const open = (seconds = 100) => {
    const app = pastApp(tab, seconds, (ms) => mock.timers.setTime(ms));
    const { past } = shownTool(app.store.getState()).data;
    /** Seconds after the start that are looked at; undefined: now. */
    const at = () => past.moment && (past.moment.ms - START) / 1000;
    const after = (keys: string) => {
      app.press(keys);
      return at();
    };
    const hints = () =>
      hintSelector(commandsOf, app.context, false)().map(({ key, hint }) => `${key} ${hint}`);
    const prompt = (): PromptId | undefined => app.store.getState().prompt?.id;
    const notice = () => app.store.getState().notice;
    return { ...app, at, after, hints, prompt, notice };
  };
  // The heat map's newest column is the first step, of the others what is shown as now is the newest interval.
  const first = kind === 'latencies' ? 100 : 99;

  test(`${kind}: no key means two commands, neither now nor in the past`, () => {
    const { press, context } = open();
    for (const keys of ['', '<left>', '<end> ']) {
      press(keys);
      const all = commandsOf(context()).flatMap((command) => command.keys);
      assert.deepEqual(all, [...new Set(all)]);
    }
  });

  test(`${kind}: the arrows step by an interval, with Shift or brackets by ten, and End is now`, () => {
    const { after, hints } = open();
    assert.ok(!hints().includes('End live'));
    assert.equal(after('<left>'), first);
    assert.equal(after('<left>'), first - 1);
    assert.ok(hints().includes('End live'));
    assert.equal(after('<shift-left>'), first - 11);
    assert.equal(after('['), first - 21);
    assert.equal(after('<right>'), first - 20);
    assert.equal(after(']'), first - 10);
    assert.equal(after('<shift-right>'), first);
    assert.equal(after('<right>'), undefined);
    assert.equal(after('<left><left><end>'), undefined);
    assert.equal(after('<left><left><space>'), undefined);
    assert.equal(after('<left><escape>'), undefined);
  });

  test(`${kind}: Space stops at now, and goes along again`, () => {
    const { after, hints } = open();
    assert.equal(after('<space>'), 100);
    assert.ok(hints().includes('Space go on'));
    assert.equal(after('<space>'), undefined);
    assert.equal(after('<space><end>'), undefined);
    assert.equal(after('<space><escape>'), undefined);
  });

  test(`${kind}: @ goes to a time, the nearest there is, and says so where that is another one`, () => {
    const { after, press, prompt, notice, store } = open();
    press('@');
    assert.equal(prompt(), 'time');
    assert.match(store.getState().prompt?.hint ?? '', /12:31:07, .* 2 m ago; kept: \d\d:\d\d:\d\d to \d\d:/);
    press('-40');
    assert.match(store.getState().prompt?.hint ?? '', /^a time is 12:31:07/);
    assert.equal(after('<enter>'), undefined);
    assert.equal(prompt(), 'time', 'what was typed stays');
    assert.equal(after('s<enter>'), 60);
    assert.deepEqual([prompt(), notice()], [undefined, '']);
    assert.equal(after(`@${clockSeconds(START + 33_000)}<enter>`), 33);
    assert.equal(after('@1 m 50 s ago<enter>'), kind === 'events' ? 0.3 : 1);
    assert.match(notice(), /^\d\d:\d\d:\d\d is not kept: this is the oldest that is\.$/);
    assert.equal(after(`@${clockSeconds(START + 500_000)}<enter>`), 100);
    assert.match(notice(), /^\d\d:\d\d:\d\d has not come yet: this is the newest that has\.$/);
    assert.equal(after('@-5s<escape>'), 100, 'Esc leaves it as it was');
    assert.equal(after('@<enter>'), 100);
  });

  test(`${kind}: before anything happened there is nothing to go back to, and it says so`, () => {
    const { press, notice, prompt, at } = open(0);
    for (const key of ['<left>', '[', '@']) {
      press(key);
      assert.match(notice(), /nothing is kept yet\.$/, key);
    }
    assert.deepEqual([prompt(), at()], [undefined, undefined]);
  });
}
