// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLdCache } from '../../../src/probes/targets/ld-cache.ts';
import { findFile, isLibraryNamed, libraryNames, parseMaps } from '../../../src/probes/targets/libraries.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { randomNumbers } from './random.ts';

const X64 = 0x0303;
const I386 = 0x0003;

/** A cache in the new format, behind an old one of `old` entries when that is given. */
function makeCache(entries: readonly (readonly [string, string, number?])[], old?: number): Buffer {
  const texts = entries.flatMap((entry) => entry.slice(0, 2) as string[]);
  const start = 48 + entries.length * 24;
  const header = Buffer.alloc(start);
  header.write('glibc-ld.so.cache1.1', 'latin1');
  header.writeUInt32LE(entries.length, 20);
  let at = start;
  const strings: Buffer[] = [];
  texts.forEach((text, i) => {
    const bytes = Buffer.from(`${text}\0`);
    header.writeUInt32LE(entries[i >> 1]?.[2] ?? X64, 48 + (i >> 1) * 24);
    header.writeUInt32LE(at, 48 + (i >> 1) * 24 + 4 + (i & 1) * 4);
    strings.push(bytes);
    at += bytes.length;
  });
  header.writeUInt32LE(at - start, 24);
  const cache = Buffer.concat([header, ...strings]);
  if (old === undefined) return cache;
  const before = Buffer.alloc(Math.ceil((16 + old * 12) / 8) * 8);
  before.write('ld.so-1.7.0\0', 'latin1');
  before.writeUInt32LE(old, 12);
  return Buffer.concat([before, cache]);
}

const CACHE = makeCache([
  ['libssl.so.3', '/lib/a/libssl.so.3'],
  ['libssl.so.1.1', '/lib/a/libssl.so.1.1'],
  ['libc.so.6', '/lib/i386/libc.so.6', I386],
  ['libc.so.6', '/lib/a/libc.so.6'],
  ['libcap.so.2', '/lib/a/libcap.so.2'],
]);

test('the cache of the linker is read in both of its formats, for this processor', () => {
  const wanted = [
    { name: 'libc.so.6', path: '/lib/a/libc.so.6' },
    { name: 'libz.so.1', path: '/lib/a/libz.so.1' },
  ];
  const entries = [
    ['libc.so.6', '/lib/a/libc.so.6'],
    ['libc.so.6', '/lib/i386/libc.so.6', I386],
    ['libz.so.1', '/lib/a/libz.so.1'],
  ] as const;
  assert.deepEqual(parseLdCache(makeCache(entries), 'x64'), wanted);
  assert.deepEqual(parseLdCache(makeCache(entries, 3), 'x64'), wanted);
});

test('a damaged cache gives fewer libraries and no error', () => {
  for (let length = 0; length <= CACHE.length; length++) parseLdCache(CACHE.subarray(0, length), 'x64');
  const random = randomNumbers(5);
  for (let i = 0; i < 5000; i++) {
    const bytes = Buffer.from(i % 2 === 0 ? CACHE : makeCache([['libc.so.6', '/lib/libc.so.6']], 2));
    for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    for (const { path } of parseLdCache(bytes, 'x64')) assert.ok(path.startsWith('/'));
  }
  assert.deepEqual(parseLdCache(Buffer.alloc(100), 'x64'), []);
});

test('a short name is a library with or without lib and version, and not one that begins like it', () => {
  for (const short of ['c', 'libc', 'libc.so', 'libc.so.6']) {
    assert.equal(isLibraryNamed('libc.so.6', short), true, short);
    assert.equal(isLibraryNamed('libcap.so.2', short), false, short);
  }
  assert.equal(isLibraryNamed('libc.musl-x86_64.so.1', 'c'), true);
  assert.equal(isLibraryNamed('libstdc++.so.6', 'stdc++'), true);
});

test('a library is found in the cache, and of several the choice is told', async () => {
  const environment = fakeEnvironment({ '/etc/ld.so.cache': CACHE });
  assert.deepEqual(await findFile('c', undefined, environment), { path: '/lib/a/libc.so.6' });
  const found = await findFile('ssl', undefined, environment);
  assert.equal(found?.path, '/lib/a/libssl.so.3');
  assert.match(found?.warning ?? '', /libssl\.so\.3 or libssl\.so\.1\.1; \/lib\/a\/libssl\.so\.3 is taken/);
  assert.deepEqual(await libraryNames('c', environment), ['c', 'cap']);
});

test('without a cache it is found in the standard folders, and a program in PATH comes after libraries', async () => {
  const files = { '/usr/lib/libc.so.6': 'x', '/opt/bin/c': 'x', '/opt/bin/bash': 'x' };
  const environment = fakeEnvironment(files, { programFolders: ['/none', '/opt/bin'] });
  assert.deepEqual(await findFile('c', undefined, environment), { path: '/usr/lib/libc.so.6' });
  assert.deepEqual(await findFile('bash', undefined, environment), { path: '/opt/bin/bash' });
  assert.equal(await findFile('nothing', undefined, environment), undefined);
  assert.deepEqual(await findFile('/x/y', undefined, environment), { path: '/x/y' });
});

const MAPS = `55d0-55d1 r-xp 00000000 08:01 12 /usr/bin/app
7f00-7f01 r-xp 00000000 08:01 13                         /usr/lib/libc.so.6
7f02-7f03 r-xp 00000000 08:01 14                         /usr/lib/libold.so.1 (deleted)
7f04-7f05 r-xp 00000000 08:01 15                         /tmp/a\\012b.so
7ffc-7ffd rw-p 00000000 00:00 0                          [stack]
rubbish
`;

test('a process has what it has mapped', () => {
  assert.deepEqual(parseMaps(Buffer.from(MAPS)), [
    '/usr/bin/app',
    '/usr/lib/libc.so.6',
    '/usr/lib/libold.so.1 (deleted)',
    '/tmp/a\nb.so',
  ]);
});

test("in a container the library is the container's, reached through the root of the process", async () => {
  const files = {
    '/proc/7/maps': MAPS,
    '/usr/lib/libc.so.6': 'ours',
    '/proc/7/root/usr/lib/libc.so.6': 'theirs',
  };
  assert.deepEqual(await findFile('c', 7, fakeEnvironment(files)), {
    path: '/proc/7/root/usr/lib/libc.so.6',
  });
  const same = { ...files, '/proc/7/root/usr/lib/libc.so.6': 'ours' };
  assert.deepEqual(await findFile('c', 7, fakeEnvironment(same)), { path: '/usr/lib/libc.so.6' });
});

test('a process that is gone, that hides its libraries or that has an old one is told in a sentence', async () => {
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' });
  await assert.rejects(findFile('c', 7, fakeEnvironment({})), { code: 'NO_SUCH_PID' });
  await assert.rejects(findFile('c', 7, fakeEnvironment({ '/proc/7/maps': denied })), {
    code: 'NO_PRIVILEGE',
  });
  await assert.rejects(findFile('old', 7, fakeEnvironment({ '/proc/7/maps': MAPS })), /replaced or deleted/);
  assert.equal(await findFile('none', 7, fakeEnvironment({ '/proc/7/maps': MAPS })), undefined);
});
