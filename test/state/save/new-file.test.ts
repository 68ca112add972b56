// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isTaken, NewFile } from '../../../src/state/save/new-file.ts';
import { temporaryFolder } from '../../helpers/environment.ts';
import { requireRoot } from '../../helpers/root.ts';
import { smallDisk } from '../../helpers/small-disk.ts';

test('it is new, its owner may read and write it and nobody else, and it is whole when it is finished', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'new.csv');
  const before = process.umask(0);
  try {
    const file = await NewFile.create(path);
    await file.write('one\n');
    await file.write('two\n');
    await file.finish();
  } finally {
    process.umask(before);
  }
  assert.equal(statSync(path).mode & 0o7777, 0o600);
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
});

test('nothing that exists is written over or followed: a file, a link, one that leads nowhere, a FIFO, a folder', async () => {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('file'), 'mine');
  symlinkSync('file', at('link'));
  symlinkSync('nowhere', at('dangling'));
  execFileSync('mkfifo', [at('fifo')]);
  mkdirSync(at('folder'));
  const names = readdirSync(folder.path);
  for (const name of names) {
    await assert.rejects(NewFile.create(at(name)), (error: Error) => {
      assert.match(error.message, /cannot be made: it exists\.$/);
      assert.ok(isTaken(error));
      return true;
    });
  }
  assert.deepEqual(readdirSync(folder.path), names);
  assert.equal(readFileSync(at('file'), 'utf8'), 'mine');
  assert.equal(readlinkSync(at('dangling')), 'nowhere');
});

test('a folder that is not there, or one that is a file, is a sentence', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  await assert.rejects(
    NewFile.create(join(folder.path, 'no', 'x.csv')),
    /cannot be made: no such file or directory\.$/,
  );
  await assert.rejects(
    NewFile.create(join(folder.path, 'file', 'x.csv')),
    /cannot be made: not a directory\.$/,
  );
  await assert.rejects(
    NewFile.create(join(folder.path, 'x'.repeat(300))),
    /cannot be made: name too long\.$/,
  );
});

test('a full disk is a sentence', { skip: requireRoot('to mount a small file system') }, async () => {
  using disk = smallDisk('64k');
  const path = join(disk.path, 'x.jsonl');
  const file = await NewFile.create(path);
  await assert.rejects(
    file.write('x'.repeat(1 << 20)),
    /x\.jsonl" cannot be written: no space left on device\.$/,
  );
  await file.discard();
  assert.ok(!existsSync(path));
});

test('what is discarded is gone, but not what somebody has put in its place', async () => {
  using folder = temporaryFolder();
  const [path, aside] = [join(folder.path, 'x.csv'), join(folder.path, 'aside.csv')];
  await (await NewFile.create(path)).discard();
  assert.ok(!existsSync(path));
  const file = await NewFile.create(path);
  renameSync(path, aside);
  writeFileSync(path, 'another');
  await file.discard();
  assert.equal(readFileSync(path, 'utf8'), 'another');
  const gone = await NewFile.create(join(folder.path, 'y.csv'));
  await gone.finish();
  await gone.discard();
  assert.deepEqual(readdirSync(folder.path).sort(), ['aside.csv', 'x.csv']);
});

test('through sudo it belongs to who ran that', { skip: requireRoot('to give a file away') }, async () => {
  using folder = temporaryFolder();
  chownSync(folder.path, 0, 0);
  const made = async (name: string, uid: string | undefined, gid: string | undefined) => {
    const before = { ...process.env };
    Object.assign(
      process.env,
      uid === undefined ? {} : { SUDO_UID: uid },
      gid === undefined ? {} : { SUDO_GID: gid },
    );
    try {
      await (await NewFile.create(join(folder.path, name))).finish();
    } finally {
      process.env = before;
    }
    const { uid: owner, gid: group, mode } = lstatSync(join(folder.path, name));
    return [owner, group, mode & 0o7777];
  };
  assert.deepEqual(await made('sudo', '1234', '5678'), [1234, 5678, 0o600]);
  assert.deepEqual(await made('half', '1234', undefined), [0, 0, 0o600]);
  assert.deepEqual(await made('odd', '12x', '-1'), [0, 0, 0o600]);
});
