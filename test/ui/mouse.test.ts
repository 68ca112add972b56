// SPDX-License-Identifier: MIT
/** What the mouse does, on the whole screen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ToolId, toolIds } from '../../src/probes/registry.ts';
import { countsOf, eventsOf, latenciesOf, seriesOf } from '../../src/state/store.ts';
import type { MouseEvent } from '../../src/ui/keys/decode.ts';
import { createPointer } from '../../src/ui/keys/pointer.ts';
import { disk } from '../state/latency-counter.ts';
import { emulatedApp } from './emulated.ts';
import { latencyApp } from './latency-app.ts';
import { overviewApp } from './overview-app.ts';

const LEFT: MouseEvent = {
  action: 'press',
  button: 'left',
  column: 0,
  row: 0,
  ctrl: false,
  alt: false,
  shift: false,
};

type App = Pick<ReturnType<typeof overviewApp>, 'store' | 'context' | 'keyboard'>;

function mouseOn(app: App, screen: ReturnType<typeof emulatedApp>) {
  const pointer = createPointer(app.store, app.context, app.keyboard, (column, row) =>
    screen.screen.pointedAt(column, row),
  );
  const at = (change: Partial<MouseEvent>) => pointer({ ...LEFT, ...change });
  return {
    at,
    click: (column: number, row: number) => at({ column, row }),
    /** On the first place of a text on the screen. */
    clickOn: async (text: string, from = 0) => {
      const lines = await screen.lines();
      const row = lines.findIndex((line, y) => y >= from && line.includes(text));
      assert.ok(row >= 0, `${text} in\n${lines.join('\n')}`);
      at({ column: (lines[row] ?? '').indexOf(text), row });
    },
    wheel: (action: 'wheelup' | 'wheeldown', column = 5, row = 10) =>
      at({ action, button: 'none', column, row }),
  };
}

function opened(tab: ToolId, columns = 100, rows = 24) {
  const app = overviewApp({}, { tab, overview: false }, columns, rows);
  const screen = emulatedApp(app, { columns, rows });
  return { app, screen, mouse: mouseOn(app, screen), tool: () => app.tool(tab) };
}

for (const [columns, rows] of [
  [60, 16],
  [80, 24],
  [200, 50],
  [250, 70],
] as const) {
  test(`at ${columns}x${rows} a click on a tab opens it, and one on a tile too`, async () => {
    const { app, screen, mouse } = opened('biolatency', columns, rows);
    using _ = screen;
    const names = columns < 70 ? [' 0', ' 5', ' 3'] : ['overview', 'funccount', 'opensnoop'];
    const state = () => [app.store.getState().tab, app.store.getState().overview];
    await mouse.clickOn(names[0] ?? '', 1);
    assert.deepEqual(state(), ['biolatency', true]);
    await mouse.clickOn(' 4 vfsstat');
    assert.deepEqual(state(), ['vfsstat', false]);
    await mouse.clickOn(names[1] ?? '', 1);
    assert.deepEqual(state(), ['funccount', false]);
    await mouse.clickOn(names[2] ?? '', 1);
    assert.deepEqual(state(), ['opensnoop', false]);
    await mouse.clickOn(names[0] ?? '', 1);
    const lines = await screen.lines();
    // The last cell of the last tile is part of it.
    mouse.click(columns - 1, lines.length - 2);
    assert.deepEqual(state(), ['funclatency', false]);
    assert.deepEqual(screen.errors, []);
  });
}

test('a click selects the row that was seen there, another one is Enter', async () => {
  const { app, screen, mouse, tool } = opened('opensnoop');
  using _ = screen;
  await mouse.clickOn('/file/140');
  const { view } = eventsOf(tool());
  assert.deepEqual([view.selected, view.following], [140, false]);
  app.taken();
  await mouse.clickOn('/file/140');
  assert.deepEqual(app.taken().at(-1), 'pid 4140');
  await mouse.clickOn('/file/135');
  assert.equal(view.selected, 135);
  // The header, the line of filters and the keys are nothing to click on.
  for (const y of [0, 2, 3, 23]) mouse.click(3, y);
  assert.equal(view.selected, 135);
  mouse.at({ column: 3, row: 8, button: 'right' });
  mouse.at({ column: 3, row: 8, action: 'release' });
  assert.equal(view.selected, 135);
});

test('the wheel scrolls events three at a time and follows again at the newest; what is selected stays', async () => {
  const { screen, mouse, tool } = opened('opensnoop');
  using _ = screen;
  const { view } = eventsOf(tool());
  const shown = async () => {
    const page = view.page(19);
    const lines = await screen.lines();
    assert.match(lines[22] ?? '', new RegExp(`/file/${page.at(-1)} *$`));
    return [page[0], page.at(-1), view.following];
  };
  assert.deepEqual(await shown(), [131, 149, true]);
  mouse.wheel('wheelup');
  mouse.wheel('wheelup');
  assert.deepEqual(await shown(), [125, 143, false]);
  mouse.wheel('wheeldown');
  assert.deepEqual(await shown(), [128, 146, false]);
  mouse.wheel('wheeldown');
  assert.deepEqual(await shown(), [131, 149, true]);
  mouse.wheel('wheelup');
  await mouse.clickOn('/file/140');
  for (let i = 0; i < 100; i++) mouse.wheel('wheelup');
  assert.deepEqual(await shown(), [0, 18, false]);
  assert.equal(view.selected, 140);
  for (let i = 0; i < 100; i++) mouse.wheel('wheeldown');
  assert.deepEqual(await shown(), [131, 149, false]);
  assert.equal(view.selected, 140);
});

test('a click on a title sorts by it, another one the other way round; rows are selected, and timed by another click', async () => {
  const { app, screen, mouse, tool } = opened('funccount');
  using _ = screen;
  const { view } = countsOf(tool());
  const sorted = async (text: string) => {
    await mouse.clickOn(text);
    return [view.sort, view.reversed];
  };
  assert.deepEqual(await sorted('TOTAL'), ['total', false]);
  assert.deepEqual(await sorted('TOTAL'), ['total', true]);
  assert.deepEqual(await sorted('FUNC'), ['func', false]);
  assert.deepEqual(await sorted('SHARE'), ['count', false]);
  assert.match((await screen.lines())[4] ?? '', /^ function_39 /);
  await mouse.clickOn('function_37');
  assert.equal(view.selected, 37);
  mouse.wheel('wheeldown');
  assert.equal(view.selected, 34);
  mouse.wheel('wheelup');
  assert.equal(view.selected, 37);
  app.taken();
  // Without a pattern of its own a row of this test cannot be timed, and that is told.
  await mouse.clickOn('function_37');
  assert.match(app.store.getState().notice, /select a function first/);
});

test('a click on the heat map reads that column, the wheel goes on from it', async () => {
  const { screen, mouse, tool } = opened('biolatency');
  using _ = screen;
  const data = latenciesOf(tool());
  const lines = await screen.lines();
  const y = lines.findIndex((line) => /now$/.test(line)) - 1;
  const right = (lines[y + 1] ?? '').length - 1;
  mouse.click(right - 4, y);
  const { endMs } = data.history.at(data.history.end - 5) ?? { endMs: 0 };
  assert.deepEqual([data.shown.kind, data.shown.endMs], ['column', endMs]);
  mouse.wheel('wheelup', right - 4, y);
  assert.equal(data.shown.endMs, data.history.at(data.history.end - 6)?.endMs);
  mouse.wheel('wheeldown', right - 4, y);
  assert.equal(data.shown.endMs, endMs);
  // Where there is no column yet, and on the latencies beside them.
  mouse.click(right - 40, y);
  mouse.click(2, y);
  assert.equal(data.shown.endMs, endMs);
});

test('one of several histograms is selected by a click, and becomes the filter by another', async () => {
  const app = latencyApp(['disk']);
  app.count(disk('sda'), 1000, 1000, 1000);
  app.count(disk('sdb'), 1000);
  app.frame(1000);
  using screen = emulatedApp(app);
  const mouse = mouseOn(app, screen);
  await mouse.clickOn(' sdb');
  assert.equal(app.data.view.selectedLabels?.disk, 'sdb');
  app.taken();
  await mouse.clickOn(' sdb');
  assert.deepEqual(app.taken(), ['biolatency disk sdb']);
  await mouse.clickOn(' sda');
  assert.equal(app.data.view.selectedLabels?.disk, 'sda');
  mouse.wheel('wheeldown', 5, 4);
  assert.equal(app.data.view.selectedLabels?.disk, 'sdb');
});

test('a click on an interval goes to it', async () => {
  const { screen, mouse, tool } = opened('vfsstat');
  using _ = screen;
  const data = seriesOf(tool());
  const lines = await screen.lines();
  const y = lines.findLastIndex((line) => /^ \d\d:\d\d:\d\d /.test(line));
  mouse.click(10, y - 2);
  assert.deepEqual([data.view.end, data.past.moment !== undefined], [28, true]);
  await screen.lines();
  mouse.click(10, y);
  assert.deepEqual([data.view.end, data.past.moment !== undefined], [28, true]);
});

test('while one types clicks do nothing; the wheel moves what the arrows move, in the help and the palette too', async () => {
  const { app, screen, mouse, tool } = opened('opensnoop');
  using _ = screen;
  app.press('/');
  await mouse.clickOn('/file/140');
  await mouse.clickOn(' 1 biolatency');
  assert.deepEqual([eventsOf(tool()).view.selected, app.store.getState().tab], [undefined, 'opensnoop']);
  app.press('<escape>?');
  mouse.wheel('wheeldown');
  assert.equal(app.store.getState().help, 3);
  mouse.wheel('wheelup');
  assert.equal(app.store.getState().help, 0);
  app.press('<escape>:');
  mouse.wheel('wheeldown');
  assert.equal(app.store.getState().prompt?.choice, 3);
});

test('F2 leaves the mouse to the terminal and takes it back, and says so', async () => {
  const { app, screen } = opened('opensnoop', 120);
  using _ = screen;
  app.press('<f2>');
  const lines = await screen.shows(/mouse off, F2/);
  assert.match(
    lines[2] ?? '',
    /The mouse is off: the terminal selects text with it\. F2 turns it on again\./,
  );
  app.press('<f2>');
  assert.match((await screen.shows(/The mouse is on/))[1] ?? '', /funclatency\s*$/);
  assert.deepEqual(app.taken(), ['mouse off', 'mouse on']);
});

test('clicks anywhere, at any size and in any tab, break nothing', async () => {
  for (const tab of toolIds) {
    const { app, screen, mouse } = opened(tab, 60, 16);
    using _ = screen;
    for (const overview of [false, true]) {
      for (let row = 0; row < 16; row += 2) {
        for (let column = 0; column < 60; column += 7) {
          app.store.setState({ tab, overview });
          mouse.click(column, row);
          mouse.wheel(row % 4 === 0 ? 'wheelup' : 'wheeldown', column, row);
        }
      }
      await screen.lines();
    }
    mouse.click(500, 500);
    assert.deepEqual(screen.errors, []);
  }
});
