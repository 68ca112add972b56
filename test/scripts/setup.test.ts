// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePackageList } from '../../scripts/setup/detect.mjs';
import { needs } from '../../scripts/setup/needs.mjs';
import { commandLines, packagesFor } from '../../scripts/setup/package-managers.mjs';
import { packagesAreCurrent } from '../../scripts/setup/packages.mjs';
import { fingerprint, Stamp } from '../../scripts/setup/stamp.mjs';
import { makeTree } from './tree.ts';

const named = (...names: string[]) => needs.filter((need) => names.includes(need.name));

test('prints one command a package manager, by its own names', () => {
  const lines = commandLines(named('clang', 'libbpf headers', 'g++')).split('\n');
  assert.deepEqual(
    lines.map((line) => line.trim().replace(/ +/g, ' ')),
    [
      'apt sudo apt-get install -y --no-install-recommends clang libbpf-dev g++',
      'dnf sudo dnf install -y clang libbpf-devel gcc-c++',
      'pacman sudo pacman -S --needed clang libbpf gcc',
      'apk sudo apk add clang libbpf-dev g++',
    ],
  );
});

test('names a package once when it meets two needs', () => {
  assert.deepEqual(packagesFor(named('clang', 'clang-format'), 'pacman'), ['clang']);
});

test('says so where a package manager has no such package', () => {
  const debianOnly = [{ name: 'x', goal: 'test' as const, packages: { apt: 'x' } }];
  assert.match(commandLines(debianOnly), /dnf +\(no such package\)/);
});

test('reads a package list with comments and blank lines', () => {
  assert.deepEqual(parsePackageList('# guests\nqemu-system-x86\n\n  fio # load\n'), [
    'qemu-system-x86',
    'fio',
  ]);
});

const lock = (packages: object) => JSON.stringify({ packages });
const ink = { version: '8.0.0', integrity: 'sha512-a' };
const biome = { version: '2.6.8', dev: true };
const darwin = { version: '1.0.0', optional: true };

test('npm packages are current when what is wanted is there in the same version', (t) => {
  const top = makeTree(t, {
    'package-lock.json': lock({
      '': {},
      'node_modules/ink': ink,
      'node_modules/d': darwin,
      'node_modules/b': biome,
    }),
    'node_modules/.package-lock.json': lock({ 'node_modules/ink': ink }),
    'node_modules/ink/package.json': '{}',
  });
  assert.equal(packagesAreCurrent(top, { dev: false }), true);
  assert.equal(packagesAreCurrent(top, { dev: true }), false);
});

test('npm packages are stale without a record, with another version, other content or a folder gone', (t) => {
  const wanted = lock({ 'node_modules/ink': ink });
  const folder = { 'node_modules/ink/package.json': '{}' };
  const stale: Record<string, string>[] = [
    folder,
    {
      ...folder,
      'node_modules/.package-lock.json': lock({ 'node_modules/ink': { ...ink, version: '7.0.0' } }),
    },
    {
      ...folder,
      'node_modules/.package-lock.json': lock({ 'node_modules/ink': { ...ink, integrity: 'sha512-b' } }),
    },
    { 'node_modules/.package-lock.json': wanted },
  ];
  for (const files of stale) {
    const top = makeTree(t, { 'package-lock.json': wanted, ...files });
    assert.equal(packagesAreCurrent(top, { dev: false }), false, JSON.stringify(files));
  }
});

test('a fingerprint follows names and contents, not times', (t) => {
  const top = makeTree(t, { 'src/a.ts': 'a', 'src/b.ts': 'b' });
  const before = fingerprint(top, ['src', 'missing']);
  utimesSync(join(top, 'src/a.ts'), 1, 1);
  assert.equal(fingerprint(top, ['src', 'missing']), before);
  writeFileSync(join(top, 'src/a.ts'), 'A');
  const changed = fingerprint(top, ['src', 'missing']);
  assert.notEqual(changed, before);
  writeFileSync(join(top, 'src/c.ts'), '');
  assert.notEqual(fingerprint(top, ['src', 'missing']), changed);
});

test('a stamp tells an interrupted step from a failed and a finished one', (t) => {
  const stamp = new Stamp(join(makeTree(t, {}), 'stamps/x'));
  assert.equal(stamp.interrupted, false);
  stamp.begin();
  assert.equal(stamp.interrupted, true);
  stamp.fail();
  assert.equal(stamp.interrupted, false);
  stamp.begin();
  stamp.finish('hash');
  assert.equal(stamp.read(), 'hash');
  assert.equal(stamp.interrupted, false);
});
