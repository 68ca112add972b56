// SPDX-License-Identifier: MIT
/** The past on the whole screen, in tabs of every kind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockSeconds } from '../../src/text/clock.ts';
import { START } from '../state/past/pasts.ts';
import { emulatedApp } from './emulated.ts';
import { KIND_TABS, pastApp } from './past-app.ts';
import { isAscii } from './views/painted.ts';

// Each screen of Ink's listens for the end of the process.
process.setMaxListeners(30);

const clock = (seconds: number) => clockSeconds(START + seconds * 1000);
const TIMELINE = /^ at \d\d:\d\d:\d\d {2}\d\d:\d\d:\d\d /;

for (const [tab, kind] of KIND_TABS) {
  for (const [columns, rows] of [
    [80, 24],
    [200, 50],
  ] as const) {
    test(`${kind}, ${columns}x${rows}: what is not now says when it is, and a timeline has all that is kept`, async () => {
      const app = pastApp(tab, 100);
      using screen = emulatedApp(app, { columns, rows });
      const live = await screen.shows(/^ \? help/);
      assert.ok(!live.some((line) => TIMELINE.test(line)));
      assert.doesNotMatch(live[2] ?? '', /ago/);
      app.press('@-40s<enter>');
      const lines = await screen.showsAt(2, new RegExp(`paused at ${clock(60)}, 40s ago$`));
      const timeline = lines[rows - 2] ?? '';
      const oldest = clock(kind === 'events' ? 0.3 : 0);
      assert.match(timeline, new RegExp(`^ at ${clock(60)}  ${oldest} [▁-█┃ ]+ ${clock(100)}$`));
      assert.ok(timeline.length > columns - 3, 'as wide as the screen');
      const curve = timeline.slice(24, -9);
      assert.ok(Math.abs(curve.indexOf('┃') / curve.length - 0.6) < 0.03);
      assert.match(lines[rows - 1] ?? '', /^ \? help {2}q quit {2}End live /);
      // Time goes on: the moment stays, and is longer ago.
      app.more(20);
      app.press('<ctrl-l>');
      app.store.setState(({ tick }) => ({ tick: tick + 1 }));
      const later = await screen.showsAt(2, new RegExp(`paused at ${clock(60)}, 60s ago$`));
      assert.match(later[rows - 2] ?? '', new RegExp(` ${clock(120)}$`));
      assert.deepEqual(later.slice(4, 8), lines.slice(4, 8));
      app.press('<end>');
      const now = await screen.showsAt(rows - 1, /^ \? help {2}q quit {2}(?!End)/);
      assert.ok(!now.some((line) => TIMELINE.test(line)));
      assert.deepEqual(screen.errors, []);
    });
  }

  test(`${kind}: in ASCII nothing beyond it is sent, and a cursor is there without colours`, async () => {
    const app = pastApp(tab, 30);
    using screen = emulatedApp(app, { columns: 80, rows: 24, ascii: true });
    app.press('<left><left><left>');
    const lines = await screen.shows(TIMELINE);
    assert.match(lines[22] ?? '', / [.:\-=+*#@]+\|[.:\-=+*#@]* \d\d:\d\d:\d\d$/);
    assert.ok(isAscii(lines));
  });

  test(`${kind}: on the smallest screen there is no line for it, and the time is told all the same`, async () => {
    const app = pastApp(tab, 30);
    using screen = emulatedApp(app, { columns: 60, rows: 16 });
    await screen.shows(/^ \? help/);
    app.press('<left><left><left>');
    const lines = await screen.showsAt(2, /\d\d:\d\d:\d\d, [\d.]+s ago$/);
    assert.ok(!lines.some((line) => TIMELINE.test(line)));
  });
}

test('what was forgotten while one looked is told as moved on', async () => {
  const app = pastApp('vfsstat', 20);
  using screen = emulatedApp(app, { columns: 80, rows: 24 });
  app.press('<left><left>');
  await screen.showsAt(2, new RegExp(`paused at ${clock(18)}, 2s ago$`));
  app.more(1000);
  app.press('<ctrl-l>');
  app.store.setState(({ tick }) => ({ tick: tick + 1 }));
  await screen.showsAt(2, new RegExp(`moved on to ${clock(120)}, the oldest kept$`));
});

test('the prompt for a time tells what can be typed and what is kept', async () => {
  const app = pastApp('biolatency', 100);
  using screen = emulatedApp(app, { columns: 80, rows: 24 });
  app.press('@');
  await screen.showsAt(
    23,
    new RegExp(`^ go to time: .*12:31:07, .* 2 m ago; kept: ${clock(0)} to ${clock(100)}$`),
  );
  app.press('-500s<enter>');
  await screen.showsAt(2, new RegExp(`^ ${clock(-400)} is not kept: this is the oldest that is\\.`));
});
