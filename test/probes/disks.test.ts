// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import { diskDevice } from '../../src/probes/host/disks.ts';

test('a disk is known by its name, with /dev/ before it or not', () => {
  const disk = readdirSync('/sys/class/block').find(
    (name) => !readdirSync(`/sys/class/block/${name}`).includes('partition') && !name.includes('!'),
  );
  assert.ok(disk, 'this machine has a disk');
  const [major, minor] = readFileSync(`/sys/class/block/${disk}/dev`, 'utf8').split(':').map(Number);
  assert.equal(diskDevice(disk), (major ?? 0) * 2 ** 20 + (minor ?? 0));
  assert.equal(diskDevice(`/dev/${disk}`), diskDevice(disk));
});

test('what is no disk is refused in a sentence, whatever it holds', () => {
  for (const name of ['no-such-disk', '..', '.', '', '../../etc', 'a\0b', 'x'.repeat(300)]) {
    assert.throws(
      () => diskDevice(name),
      (error) => error instanceof ProbeError && error.code === 'BAD_VALUE' && /no disk/.test(error.message),
      JSON.stringify(name),
    );
  }
});
