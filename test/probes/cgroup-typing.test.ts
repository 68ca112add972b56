// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { mkdirSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { cgroupTyping } from '../../src/probes/host/cgroup-typing.ts';
import { cgroupRoot, temporaryCgroup } from '../helpers/cgroup.ts';

const skip =
  cgroupRoot() === undefined
    ? 'needs cgroup v2'
    : process.getuid?.() === 0
      ? false
      : 'makes cgroups, as root';

const explained = (text: string) => cgroupTyping.explain('cgroup', text);
const offered = (text: string, most = 20) => cgroupTyping.complete('cgroup', text, most);

test('a cgroup is told and completed by its path and by its name below the mount', { skip }, async () => {
  await using group = temporaryCgroup();
  const name = basename(group.path);
  const made = ['ab', 'ac', 'b', 'a\x1b[31m'].map((one) => join(group.path, one));
  for (const path of made) mkdirSync(path);
  try {
    assert.equal(await explained(group.path), 'a cgroup, with 4 right below it');
    assert.equal(await explained(` ${name} `), 'a cgroup, with 4 right below it');
    assert.equal(await explained(`${name}/ab`), 'a cgroup');
    assert.match(await explained(''), /Tab completes/);
    await assert.rejects(async () => explained('no-such-cgroup'), { code: 'NO_SUCH_CGROUP' });
    assert.deepEqual(await offered(`${name}/a`), [`${name}/a\x1b[31m`, `${name}/ab`, `${name}/ac`]);
    assert.deepEqual(await offered(`${group.path}/`, 2), made.toSorted().slice(0, 2));
    assert.deepEqual(await offered(`${name}/x`), []);
    assert.ok((await offered('probetop-test-', 1000)).includes(name));
  } finally {
    for (const path of made) rmdirSync(path);
  }
});
