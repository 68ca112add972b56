// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsNow, settingsSaving } from '../../src/state/settings-saving.ts';
import { testApp } from '../ui/app-state.ts';

test('what is saved is what is seen: theme, interval, tab, columns, and no filters', () => {
  const { store, press } = testApp();
  press('Ux+<ctrl-t>');
  assert.deepEqual(settingsNow(store.getState()), {
    theme: 'light',
    interval: 0.5,
    tab: 'opensnoop',
    show: { opensnoop: ['uid'] },
  });
});

test('Ctrl-T goes through the themes and tells which, Ctrl-O asks for the settings to be saved', () => {
  const { press, taken, store } = testApp();
  const seen = Array.from({ length: 4 }, () => {
    press('<ctrl-t>');
    return store.getState().notice;
  });
  assert.deepEqual(seen, ['Theme: light', 'Theme: high-contrast', 'Theme: monochrome', 'Theme: default']);
  assert.deepEqual(taken(), ['theme light', 'theme high-contrast', 'theme monochrome', 'theme default']);
  press('<ctrl-o>');
  assert.deepEqual(taken(), ['save settings']);
});

test('without settings nothing is saved, and that is told', () => {
  const { store } = testApp();
  settingsSaving(store, undefined).save();
  assert.match(store.getState().notice, /^Settings are not saved: .*--no-config\.$/);
});
