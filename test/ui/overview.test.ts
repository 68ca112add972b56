// SPDX-License-Identifier: MIT
/** The overview: a tile for each tool, of whatever kind, at every size. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import { toolIds } from '../../src/probes/registry.ts';
import { eventsOf, idleTool, latenciesOf, lostBy, seriesOf, updateTool } from '../../src/state/store.ts';
import { visible } from '../../src/text/visible.ts';
import { registeredPane } from '../../src/ui/panes/any-pane.ts';
import { paintOverview } from '../../src/ui/views/tiles/overview.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { disk, framesFor, latencyCounter } from '../state/latency-counter.ts';
import { emulatedApp } from './emulated.ts';
import { openRow, overviewApp } from './overview-app.ts';
import { isAscii, painted } from './views/painted.ts';

const paint = (app: ReturnType<typeof overviewApp>, width: number, height: number, ascii = false) =>
  painted(width, height, (area) =>
    paintOverview(area, app.store.getState(), registeredPane, { ascii, colors: ascii ? 'none' : '256' }),
  );

for (const [columns, rows] of [
  [60, 16],
  [80, 24],
  [200, 50],
  [250, 70],
] as const) {
  test(`at ${columns}x${rows} there is a tile for each tool, with its name and its state, in the order of the tabs`, async () => {
    const app = overviewApp({}, {}, columns);
    using screen = emulatedApp(app, { columns, rows });
    const text = (await screen.lines()).slice(3, -1).join('\n');
    const places = toolIds.map((id, i) => text.indexOf(` ${i + 1} ${id}  running, 1.2`));
    assert.ok(
      places.every((place) => place >= 0),
      text,
    );
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.deepEqual(screen.errors, []);
  });
}

test('at 80x24 each tile has the essence of what its tool has', async () => {
  const app = overviewApp();
  using screen = emulatedApp(app, { columns: 80, rows: 24 });
  const lines = await screen.lines();
  const text = lines.join('\n');
  assert.match(
    lines[1] ?? '',
    /^ 0overview 1biolatency 2biosnoop 3opensnoop 4vfsstat 5funccount 6funclatency$/,
  );
  assert.match(lines[2] ?? '', /^ all but probetop +6 of 6 running$/);
  assert.match(text, /p50 .*µs +p90 /);
  assert.match(text, /p99 ≤30 ms +max ≤30 ms/);
  assert.match(text, /[░▒▓█]{20}/, 'a heat map');
  assert.match(text, /of the newest 100: 10 failed, 20 slow/);
  assert.match(text, /dd +nvme0n1 W +131072 +1\.23/);
  assert.match(text, /of the newest 100: 25 failed/);
  assert.match(text, /cat +\/file\/148 /);
  assert.match(text, /RMDIR +8\.0\/s +█{10}/);
  assert.match(text, /3 others +6\.0\/s/);
  assert.match(text, /function_39 +40\/s/);
  assert.match(text, /36 others +666\/s/);
  assert.match(lines[23] ?? '', /^ \? help {2}q quit {2}Enter open {2}Tab next tile {2}S stop {2}p PID/);
});

test('a larger screen has more in each tile: titles, histograms, bars, all operations', () => {
  for (const [width, height] of [
    [200, 46],
    [250, 66],
  ] as const) {
    const text = paint(overviewApp(), width, height).join('\n');
    assert.match(text, /COMM +DISK|COMM +PID DISK/);
    assert.match(text, /– +1\.05 ms +30 +█+ +75\.0 %/);
    assert.match(text, /function_39 +40\/s +[▉█]/);
    assert.match(text, /CREATE +5\.0\/s/);
    assert.doesNotMatch(text, /6 others +21/);
  }
});

test('the chosen tile stands out, without colour too; arrows, Tab and its way back choose, Enter and digits open', async () => {
  const app = overviewApp();
  using screen = emulatedApp(app, { columns: 80, rows: 24 });
  const lines = await screen.lines();
  const y = lines.findIndex((line) => line.includes(' 3 opensnoop '));
  assert.ok(screen.isInverse(3, y));
  assert.ok(!screen.isInverse(44, y));
  const after = (keys: string) => {
    app.press(keys);
    return app.store.getState().tab;
  };
  assert.equal(after('<right>'), 'vfsstat');
  assert.equal(after('<down>'), 'funclatency');
  assert.equal(after('<down>'), 'funclatency');
  assert.equal(after('<right>'), 'funclatency');
  assert.equal(after('<tab>'), 'biolatency');
  assert.equal(after('<up>'), 'biolatency');
  assert.equal(after('<left>'), 'biolatency');
  assert.equal(after('<shift-tab>'), 'funclatency');
  assert.equal(after('g'), 'biolatency');
  assert.equal(after('G'), 'funclatency');
  assert.equal(after('<home>jk<end>k'), 'vfsstat');
  assert.equal(app.store.getState().overview, true);
  app.taken();
  app.press('<enter>');
  assert.deepEqual([app.store.getState().tab, app.store.getState().overview], ['vfsstat', false]);
  app.press('0');
  assert.deepEqual([app.store.getState().tab, app.store.getState().overview], ['vfsstat', true]);
  app.press('1');
  assert.deepEqual([app.store.getState().tab, app.store.getState().overview], ['biolatency', false]);
  assert.deepEqual(app.taken(), ['show vfsstat', 'show all', 'show biolatency']);
  assert.match((await screen.lines())[3] ?? '', /p50/);
});

test('S, p and what the chosen tool can be asked for work on its tile', () => {
  const app = overviewApp({}, { tab: 'funccount' });
  app.press('S');
  assert.deepEqual(app.taken(), ['stop funccount']);
  app.press('evfs_*<enter>');
  assert.deepEqual(app.taken().at(-1), 'funccount pattern vfs_*');
  app.press('p7<enter>');
  assert.deepEqual(app.taken(), ['pid 7']);
  app.press('<escape>');
  assert.deepEqual(app.taken(), ['pid undefined']);
  app.press('<escape>');
  assert.deepEqual([app.taken(), app.store.getState().notice], [[], '']);
});

test('no key means two commands in the overview', async () => {
  const { commandsOf } = await import('../../src/ui/keys/keymap.ts');
  for (const tab of toolIds) {
    const keys = commandsOf(overviewApp({}, { tab }).context()).flatMap((command) => command.keys);
    assert.deepEqual(keys, [...new Set(keys)], tab);
  }
});

test('running, paused, starting, attaching, stopped, failed and needing a pattern each say something else', () => {
  const app = overviewApp({}, {}, 200);
  const set = (id: (typeof toolIds)[number], change: Parameters<typeof updateTool>[2]) =>
    updateTool(app.store, id, change);
  latenciesOf(app.tool('biolatency')).togglePause();
  set('biosnoop', { lifecycle: 'idle' });
  const empty = (id: (typeof toolIds)[number]) => {
    const { params, values, data } = app.tool(id);
    return idleTool(params, values, data.kind);
  };
  set('opensnoop', {
    ...empty('opensnoop'),
    lifecycle: 'failed',
    error: new ProbeError('LOAD_FAILED', 'Cannot load it.', 'Do this.'),
  });
  set('vfsstat', { ...empty('vfsstat'), lifecycle: 'starting' });
  set('funccount', { ...empty('funccount'), missing: 'It needs a pattern.' });
  set('funclatency', { lifecycle: 'starting' });
  app.tool('funclatency').figures.progress = { done: 1234, total: 5000 } as never;
  const text = paint(app, 200, 46).join('\n');
  for (const told of [
    / 1 biolatency {2}view paused, 1\.2k\/s /,
    / 2 biosnoop {2}stopped /,
    / 3 opensnoop {2}failed /,
    /Cannot load it\. Do this\. S tries again\./,
    / 4 vfsstat {2}starting /,
    /Loading the probe/,
    / 5 funccount {2}needs a pattern /,
    /It needs a pattern\. e asks for it\./,
    / 6 funclatency {2}attaching 1,234 of 5,000 /,
  ])
    assert.match(text, told);
  assert.match(text, /nvme0n1/, 'what was seen before the stop stays');
});

test('a path that is too long for its tile shows its end', () => {
  const path = `/srv/${'sub/'.repeat(20)}name`;
  const app = overviewApp({ opens: (number) => openRow(number, path) });
  assert.match(paint(app, 80, 20).join('\n'), / cat {7}ENOENT {2}…(?:\/?sub)*.*\/name /);
  assert.match(paint(app, 80, 20, true).join('\n'), / cat {7}ENOENT {2}~(?:\/?sub)*.*\/name /);
  const wide = overviewApp({ opens: (number) => openRow(number, '語'.repeat(40)) });
  assert.match(paint(wide, 80, 20).join('\n'), /ENOENT {2}… ?語+ /);
});

test('what a recording lacks is no failure, and only who is asked for a pattern is told so', () => {
  const app = overviewApp();
  const error = new ProbeError('BAD_RECORDING', 'The recording is of another tool.');
  const { params, values, data } = app.tool('biosnoop');
  updateTool(app.store, 'biosnoop', { ...idleTool(params, values, data.kind), lifecycle: 'failed', error });
  const broken = new ProbeError('ATTACH_FAILED', 'No.');
  updateTool(app.store, 'opensnoop', { lifecycle: 'failed', error: broken });
  updateTool(app.store, 'funccount', { lifecycle: 'failed', error: broken });
  const text = paint(app, 200, 46).join('\n');
  assert.match(text, / 2 biosnoop {2}not recorded /);
  assert.match(text, /│ The recording is of another tool\. +│/);
  assert.match(text, /No\. S tries again\. *\n/);
  assert.match(text, /No\. S tries again, e asks for another pattern\./);
});

test('what a tool has lost is told in its tile', () => {
  const app = overviewApp();
  const { figures } = app.tool('biosnoop');
  figures.counters = { ...figures.counters, losses: { ring: 20, arena: 3, untracked: 0 } };
  assert.equal(lostBy(app.tool('biosnoop')), 23);
  const lines = paint(app, 200, 46);
  assert.match(lines[0] ?? '', /2 biosnoop {2}running, 1\.2k\/s {2}lost 23 /);
  assert.doesNotMatch(lines[0] ?? '', /opensnoop.*lost/);
});

test('a tile shows the newest, wherever its tab was left', () => {
  const app = overviewApp();
  eventsOf(app.tool('opensnoop')).view.toOldest(10);
  latenciesOf(app.tool('biolatency')).view.toOldest();
  seriesOf(app.tool('vfsstat')).past.toOldest();
  const text = paint(app, 80, 20).join('\n');
  assert.match(text, /\/file\/148/);
  assert.match(text, /─now/);
  assert.match(text, /RMDIR +8\.0\/s +█{10}/);
});

test('a disk that is selected in the tab is what its tile is of, and the tile says so', () => {
  const app = overviewApp();
  const { view } = latenciesOf(app.tool('biolatency'));
  const counter = latencyCounter(['disk']);
  latenciesOf(app.tool('biolatency')).reading = counter.reading;
  counter.count(disk('sdb'), 1000);
  framesFor(latenciesOf(app.tool('biolatency')))(60_000);
  assert.doesNotMatch(paint(app, 80, 20).join('\n'), /only/);
  view.selectLabels({ disk: 'sdb' });
  assert.match(paint(app, 80, 20).join('\n'), /^ only sdb /m);
});

test('another tool of any kind gets its tile without anything said about it', () => {
  for (const like of toolIds) {
    const app = overviewApp();
    const { tools } = app.store.getState();
    const seventh = { ...app.tool(like), lifecycle: 'running' as const };
    app.store.setState({ tools: { ...tools, seventh } });
    const paneOf = (id: string) => {
      const pane = registeredPane(id === 'seventh' ? like : id);
      // A pane without anything that is for tiles alone.
      return pane.view === 'events' ? { ...pane, narrow: [], verdicts: [] } : pane;
    };
    const lines = painted(80, 20, (area) =>
      paintOverview(area, app.store.getState(), paneOf, { ascii: false, colors: '256' }),
    );
    assert.match(lines.join('\n'), / 7 seventh {2}running, 1\.2k\/s /, like);
  }
});

test('any size is painted inside its area, in ASCII only where that is asked for', () => {
  const app = overviewApp();
  for (let width = 0; width < 260; width += 23)
    for (let height = 0; height < 70; height += 9) paint(app, width, height);
  assert.ok(isAscii(paint(app, 80, 20, true)));
  assert.ok(!isAscii(paint(app, 80, 20)));
});

test('hostile names are shown escaped in tiles, and stay in them', () => {
  const names = hostileNames.map((name) => visible(name));
  const plain = paint(overviewApp({ opens: (number) => openRow(number, 'x', 'y') }), 80, 20);
  for (const [from, name] of names.entries()) {
    const app = overviewApp({ opens: (number) => openRow(number, name, names[(from + 1) % names.length]) });
    const lines = paint(app, 80, 20);
    // Beside the tile everything is where it was.
    lines.forEach((line, y) => {
      const [, right = ''] = line.split('│');
      assert.equal(right, (plain[y] ?? '').split('│')[1] ?? '', `${JSON.stringify(name)} in line ${y}`);
    });
  }
});
