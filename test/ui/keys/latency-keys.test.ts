// SPDX-License-Identifier: MIT
/** The keys of a tab that shows latencies. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateTool } from '../../../src/state/store.ts';
import { hintSelector } from '../../../src/ui/key-hints.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { countOf, disk } from '../../state/latency-counter.ts';
import { latencyApp } from '../latency-app.ts';

/** Sample `n` counted `n + 1`. */
function counted(samples: number, splitBy: readonly string[] = []) {
  const app = latencyApp(splitBy);
  for (let at = 0; at < samples; at++) {
    app.count(disk('sda'), ...Array<number>(at + 1).fill(1000));
    app.frame(1000);
  }
  const shown = () => `${app.data.shown.kind} ${countOf(app.data.shown.counted)}`;
  const hints = () => hintSelector(commandsOf, app.context, false)().map(({ key, hint }) => `${key} ${hint}`);
  return { ...app, counted: shown, hints };
}

test('no key means two commands', () => {
  const keys = commandsOf(counted(0).context()).flatMap((command) => command.keys);
  assert.deepEqual(keys, [...new Set(keys)]);
});

test('the arrows read columns, with Shift ten at a time, g and G the first and none', () => {
  const { press, counted: shown } = counted(40);
  const after = (keys: string) => {
    press(keys);
    return shown();
  };
  assert.equal(after(''), 'since 820');
  assert.equal(after('<left>'), 'column 40');
  assert.equal(after('<left>'), 'column 39');
  assert.equal(after('<shift-left>'), 'column 29');
  assert.equal(after('<right>'), 'column 30');
  assert.equal(after('<shift-right>'), 'column 40');
  assert.equal(after('<right>'), 'since 820');
  assert.equal(after('g'), 'column 1');
  assert.equal(after('G'), 'since 820');
  assert.equal(after('<home>'), 'column 1');
  assert.equal(after('<end>'), 'since 820');
  assert.equal(after('<left><escape>'), 'since 820');
});

test('i is the last interval, z and Z are wider and narrower columns, and each key tells the screen', () => {
  const { press, data, counted: shown, hints, store } = counted(7);
  assert.ok(hints().includes('i interval'));
  const { tick } = store.getState();
  press('i');
  assert.equal(shown(), 'interval 7');
  assert.ok(hints().includes('i since start'));
  press('i');
  assert.equal(shown(), 'since 28');
  press('zz');
  assert.equal(data.view.columnSamples, 5);
  press('Z');
  assert.equal(data.view.columnSamples, 2);
  assert.equal(store.getState().tick, tick + 5);
});

test('Space stands still and goes on, PgUp and PgDn move the rows', () => {
  const { press, data, hints } = counted(2);
  press('<space>');
  assert.ok(data.view.paused);
  assert.ok(hints().includes('Space go on'));
  press('<space>');
  assert.ok(!data.view.paused);
  press('<pagedown><pagedown><pageup>');
  assert.equal(data.view.scroll, 1);
});

test('D F Q m are switches, d o c M ask, and what the answers are is told to the tool', () => {
  const { press, taken } = counted(1);
  press('DFQm');
  assert.deepEqual(taken(), ['disks true', 'flags true', 'queued true', 'milliseconds true']);
  press('dsda<enter>owrite<enter>ccat<enter>M2.5<enter>');
  assert.deepEqual(taken(), [
    'biolatency disk sda',
    'biolatency operation write',
    'biolatency comm cat',
    'biolatency minMs 2.5',
  ]);
  press('S+p12<enter>');
  assert.deepEqual(taken(), ['stop biolatency', 'interval 0.5', 'pid 12']);
});

test('up and down select one of several; with only one there is nothing to select', () => {
  const { press, data, settings, store } = counted(1);
  press('<down>');
  assert.match(store.getState().notice, /there is only one histogram/);
  settings.splitBy = ['disk'];
  press('j');
  assert.equal(data.view.selected, '[["disk","sda"]]');
  press('k');
  assert.equal(data.view.selected, undefined);
});

test('Enter makes the disk of the selected one the filter, and shows all of it as it is now', () => {
  const { press, data, taken, settings, store, hints } = counted(3);
  press('<enter>');
  assert.match(store.getState().notice, /select a histogram first/);
  assert.ok(!hints().includes('Enter only this'));
  settings.splitBy = ['flags'];
  press('<down><enter>');
  assert.match(store.getState().notice, /select a histogram first/);
  settings.splitBy = ['disk', 'flags'];
  press('<down><left>');
  assert.ok(hints().includes('Enter only this'));
  press('<enter>');
  assert.deepEqual(taken(), ['biolatency disk sda']);
  assert.deepEqual([data.view.selected, data.shown.kind], [undefined, 'since']);
});

test('Esc goes back from the column, then the histogram, then the process', () => {
  const { press, data, taken, hints } = counted(3, ['disk']);
  assert.ok(!hints().includes('Esc back'));
  press('p7<enter><down><left>');
  taken();
  assert.ok(hints().includes('Esc back'));
  press('<escape>');
  assert.deepEqual([data.shown.kind, data.view.selected !== undefined], ['since', true]);
  press('<escape>');
  assert.equal(data.view.selected, undefined);
  press('<escape>');
  assert.deepEqual(taken(), ['pid undefined']);
  assert.ok(!hints().includes('Esc back'));
  press('<escape>');
  assert.deepEqual(taken(), []);
});

test('digits and Tab go to the other tabs, where the keys are those of a list', () => {
  const { press, store, context } = counted(1);
  press('2');
  assert.equal(store.getState().tab, 'biosnoop');
  assert.ok(commandsOf(context()).some(({ id }) => id === 'filter'));
  press('<shift-tab>');
  assert.equal(store.getState().tab, 'biolatency');
  press('/');
  assert.equal(store.getState().prompt, undefined);
  assert.match(store.getState().notice, /there is only one histogram/);
});

test("the line of keys begins with the way out, then the tab's own", () => {
  const { press, hints } = counted(2, ['disk']);
  const own = ['D by disk', 'F by flags', 'Q queued', 'm ms'];
  assert.deepEqual(hints().slice(0, 8), ['? help', 'q quit', ...own, 'i interval', 'Left past']);
  press('<down>');
  assert.deepEqual(hints().slice(0, 5), ['? help', 'q quit', 'Enter only this', 'Esc back', 'D by disk']);
});

test('while it starts or stops, S says so', () => {
  const { press, store, taken } = counted(1);
  updateTool(store, 'biolatency', { lifecycle: 'stopping' });
  press('S');
  assert.deepEqual(taken(), []);
  assert.match(store.getState().notice, /it is stopping/);
});
