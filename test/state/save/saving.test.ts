// SPDX-License-Identifier: MIT
/** Lists that are saved while everything else goes on. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { savingOf } from '../../../src/state/save/saving.ts';
import { createAppStore, eventsOf, shownTool } from '../../../src/state/store.ts';
import { temporaryFolder } from '../../helpers/environment.ts';
import { requireRoot } from '../../helpers/root.ts';
import { smallDisk } from '../../helpers/small-disk.ts';
import { eventually } from '../../helpers/wait.ts';
import { appState } from '../../ui/app-state.ts';
import { type Made, numberOf, send } from '../records.ts';

const range = (from: number, to: number): Made[] =>
  Array.from({ length: to - from }, (_, i) => ({ number: from + i }));

/** A list of so many events, each a line with its number. */
function savable(count: number, onLine: (number: number) => void = () => {}) {
  const store = createAppStore(appState());
  const events = eventsOf(shownTool(store.getState()));
  send(events.log, range(0, count));
  const line = (record: Parameters<typeof numberOf>[0]) => {
    const number = numberOf(record) ?? -1;
    onLine(number);
    return `${number}\n`;
  };
  const text = () => ({ header: '', keep: undefined, line });
  const trace = {
    id: 'opensnoop',
    data: {
      kind: 'events' as const,
      text,
      reading: () => {
        throw new Error('nobody asks');
      },
    },
  };
  const saving = savingOf(
    store,
    () => trace,
    () => ['first line', '', '  third'],
  );
  const idle = () =>
    eventually(20_000, 'the end of the save', () => (store.getState().saving ? undefined : true));
  return { store, events, saving, idle, notice: () => store.getState().notice };
}

const numbersIn = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n').map(Number);

test('200,000 events are all in the file, and other things have their turns meanwhile', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'all.jsonl');
  const { store, events, saving, idle, notice } = savable(200_000);
  const first = events.log.first;
  const seen = new Set<number>();
  store.subscribe(({ saving: now }) => now && seen.add(now.done));
  let turns = 0;
  let running = true;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  saving.save(path);
  setImmediate(turn);
  await idle();
  running = false;
  assert.deepEqual(
    numbersIn(path),
    range(first, 200_000).map(({ number }) => number),
  );
  assert.equal(notice(), `Saved 200,000 events: ${path}`);
  // A slice has room for 2^18 characters: these are 1.3 million.
  assert.ok(turns >= 5, `${turns} turns`);
  assert.ok(seen.has(0));
});

test('what is forgotten while it is saved is in the file, and what comes meanwhile is not', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'kept.jsonl');
  let sent = false;
  const { events, saving, idle } = savable(60_000, (number) => {
    if (number !== 10 || sent) return;
    sent = true;
    // Enough for all memory of the log to be used again.
    for (let from = 60_000; from < 1_800_000; from += 60_000) send(events.log, range(from, from + 60_000));
  });
  saving.save(path);
  await idle();
  assert.ok(sent && events.log.first > 60_000);
  assert.deepEqual(
    numbersIn(path),
    range(0, 60_000).map(({ number }) => number),
  );
});

test('only what the filter shows is saved, and of a paused list only what it holds', async () => {
  using folder = temporaryFolder();
  const { events, saving, idle, notice } = savable(10);
  events.view.pause();
  send(events.log, range(10, 20));
  events.view.setTest((_, number) => number % 3 === 0);
  events.view.work(1000);
  saving.save(join(folder.path, 'a.csv'));
  await idle();
  assert.deepEqual(numbersIn(join(folder.path, 'a.csv')), [0, 3, 6, 9]);
  assert.match(notice(), /^Saved 4 events: /);
});

test('called off, or ended with the program, it leaves nothing behind', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'off.jsonl');
  const called = savable(50_000, (number) => number === 5 && called.saving.callOffSave());
  called.saving.save(path);
  await called.idle();
  assert.equal(called.notice(), `Called off; ${JSON.stringify(path)} was removed.`);
  assert.deepEqual(readdirSync(folder.path), []);
  const ended = savable(50_000);
  ended.saving.save(path);
  assert.equal(await ended.saving.closeSaving(), `Called off; ${JSON.stringify(path)} was removed.`);
  assert.equal(await ended.saving.closeSaving(), undefined);
  assert.deepEqual(readdirSync(folder.path), []);
});

test('a full disk is one sentence, and the part that was written is removed', {
  skip: requireRoot('to mount a small file system'),
}, async () => {
  using disk = smallDisk('64k');
  const { saving, idle, notice } = savable(50_000);
  saving.save(join(disk.path, 'x.jsonl'));
  await idle();
  assert.match(notice(), /x\.jsonl" cannot be written: no space left on device\. Nothing was saved\.$/);
  assert.deepEqual(readdirSync(disk.path), []);
});

test('a name that is taken is asked for again, with what was typed', async () => {
  using folder = temporaryFolder();
  const [file, link] = [join(folder.path, 'file.csv'), join(folder.path, 'link.csv')];
  writeFileSync(file, 'mine');
  symlinkSync('nowhere.csv', link);
  for (const path of [file, link]) {
    const { store, saving, idle } = savable(3);
    saving.save(path);
    await idle();
    const { prompt } = store.getState();
    assert.deepEqual([prompt?.id, prompt?.text], ['save', path]);
    assert.match(prompt?.hint ?? '', /cannot be made: it exists\. Give it another name\.$/);
  }
  assert.equal(readFileSync(file, 'utf8'), 'mine');
  assert.ok(!existsSync(join(folder.path, 'nowhere.csv')));
});

test('the screen is saved as it is, as often as one likes', async () => {
  using folder = temporaryFolder();
  const before = process.cwd();
  process.chdir(folder.path);
  try {
    const { store, saving, notice } = savable(0);
    const told = new RegExp(`^Saved the screen: opensnoop-[-0-9]+\\.txt in ${folder.path}$`);
    for (let count = 1; count <= 3; count++) {
      store.setState({ notice: '' });
      saving.saveScreen();
      await eventually(20_000, 'a sentence about it', () => told.test(notice()) || undefined);
      assert.equal(readdirSync(folder.path).length, count);
    }
    for (const name of readdirSync(folder.path)) {
      assert.match(name, /^opensnoop-\d{8}-\d{6}(-\d+)?\.txt$/);
      assert.equal(readFileSync(name, 'utf8'), 'first line\n\n  third\n');
    }
  } finally {
    process.chdir(before);
  }
});
