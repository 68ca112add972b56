// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { loadSettings } from '../../src/settings/load.ts';
import { settingsPlace } from '../../src/settings/place.ts';
import { saveSettings } from '../../src/settings/save.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { temporaryFolder } from '../helpers/environment.ts';
import { putFile } from './files.ts';

const isRoot = process.geteuid?.() === 0;
const needsRoot = isRoot ? false : 'needs root, to give files to others';

const light: Settings = { ...defaultSettings, theme: 'light', show: { opensnoop: ['uid'] } };

const themeIn = (path: string): unknown =>
  (JSON.parse(readFileSync(path, 'utf8')) as { theme: unknown }).theme;

const permissions = (path: string): number => lstatSync(path).mode & 0o777;

test('folders and file are made where they are missing, for their owner alone, and read back', async () => {
  using folder = temporaryFolder();
  const place = settingsPlace(undefined, { HOME: `${folder.path}/home` });
  await saveSettings(place, light);
  assert.deepEqual(
    [permissions(place.path), permissions(`${folder.path}/home/.config/probetop`)],
    [0o600, 0o700],
  );
  assert.deepEqual(readdirSync(`${folder.path}/home/.config/probetop`), ['config.json']);
  const loaded = loadSettings(place);
  assert.equal(loaded.kind === 'settings' && loaded.settings.theme, 'light');
  assert.deepEqual(loaded.kind === 'settings' && loaded.settings.show.opensnoop, ['uid']);
});

test('a file is replaced whole, keeps the schema it names, and whoever holds it open has the old one', async () => {
  using folder = temporaryFolder();
  const file = putFile(`${folder.path}/c.json`, '{"$schema":"./s.json","theme":"monochrome"}', 0o644);
  const before = lstatSync(file).ino;
  await saveSettings(settingsPlace(file, {}), light);
  assert.notEqual(lstatSync(file).ino, before);
  assert.equal(permissions(file), 0o600);
  assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { $schema: unknown }).$schema, './s.json');
  assert.deepEqual(readdirSync(folder.path), ['c.json']);
});

test('a link is never written through or replaced, wherever it leads', async () => {
  using folder = temporaryFolder();
  const target = putFile(`${folder.path}/target.json`, '{"theme":"monochrome"}');
  for (const [name, to] of [
    ['link.json', target],
    ['dangling.json', `${folder.path}/nothing.json`],
  ] as const) {
    const link = `${folder.path}/${name}`;
    symlinkSync(to, link);
    await assert.rejects(saveSettings(settingsPlace(link, {}), light), {
      message: /is not written: it is a link\.$/,
    });
    assert.ok(lstatSync(link).isSymbolicLink());
  }
  assert.equal(themeIn(target), 'monochrome');
  assert.deepEqual(readdirSync(folder.path).sort(), ['dangling.json', 'link.json', 'target.json']);
});

test('what cannot be read is not written over', async () => {
  using folder = temporaryFolder();
  for (const [text, reason] of [
    ['{"mine": 1}', /is not written: line 1, column 2: the file has no key "mine"/],
    ['{', /is not written: line 1, column 2: the file ends too early\.$/],
  ] as const) {
    const file = putFile(`${folder.path}/c.json`, text);
    await assert.rejects(saveSettings(settingsPlace(file, {}), light), { message: reason });
    assert.equal(readFileSync(file, 'utf8'), text);
  }
  mkdirSync(`${folder.path}/folder.json`);
  await assert.rejects(saveSettings(settingsPlace(`${folder.path}/folder.json`, {}), light), {
    message: /it is no regular file\.$/,
  });
});

test('a folder that is not there, or is none, is told', async () => {
  using folder = temporaryFolder();
  await assert.rejects(saveSettings(settingsPlace(`${folder.path}/no/c.json`, {}), light), {
    code: 'BAD_VALUE',
    message: /is not written: no such file or directory\.$/,
  });
  putFile(`${folder.path}/file`, '');
  await assert.rejects(saveSettings(settingsPlace(undefined, { HOME: `${folder.path}/file` }), light), {
    code: 'BAD_VALUE',
  });
});

test('through sudo all of it belongs to who ran that, and no link of theirs leads root elsewhere', {
  skip: needsRoot,
}, async () => {
  using folder = temporaryFolder();
  const home = `${folder.path}/home`;
  mkdirSync(home);
  chownSync(home, 4321, 4321);
  const place = settingsPlace(undefined, { SUDO_UID: '4321', SUDO_GID: '4321', SUDO_HOME: home });
  await saveSettings(place, light);
  for (const path of [`${home}/.config`, `${home}/.config/probetop`, place.path]) {
    const { uid, gid } = lstatSync(path);
    assert.deepEqual([uid, gid], [4321, 4321], path);
  }
  await saveSettings(place, { ...light, theme: 'monochrome' });
  assert.deepEqual([lstatSync(place.path).uid, themeIn(place.path)], [4321, 'monochrome']);

  const trap = `${folder.path}/trap`;
  const elsewhere = `${folder.path}/elsewhere`;
  mkdirSync(`${trap}/.config`, { recursive: true });
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, `${trap}/.config/probetop`);
  const trapped = settingsPlace(undefined, { SUDO_UID: '4321', SUDO_GID: '4321', SUDO_HOME: trap });
  await assert.rejects(saveSettings(trapped, light), {
    message: /probetop is no folder, or a link that root does not follow\.$/,
  });
  assert.deepEqual(readdirSync(elsewhere), []);
});
