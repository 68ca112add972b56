// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { top as project } from '../../scripts/setup/paths.mjs';
import { makeTree } from './tree.ts';

const program = "console.log('node', ...process.argv.slice(2))";

/** A built tree whose `node` only tells that it was run. */
function install(t: TestContext, files: Readonly<Record<string, string>>): string {
  const top = makeTree(t, files);
  mkdirSync(join(top, 'bin'));
  cpSync(join(project, 'bin/probetop'), join(top, 'bin/probetop'));
  return top;
}

function run(file: string, env: NodeJS.ProcessEnv = {}) {
  const { PROBETOP_NODE, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(file, ['a b', ''], {
    encoding: 'utf8',
    env: { ...rest, ...env },
  });
  return { status, stdout, stderr };
}

test('bin/probetop runs the built program on the recorded Node, through links too', (t) => {
  const top = install(t, {
    'dist/main.cjs': program,
    'build/node-path': 'own/node\n',
    'own/node': '#!/bin/sh\necho own "$@"\n',
  });
  chmodSync(join(top, 'own/node'), 0o755);
  mkdirSync(join(top, 'links'));
  symlinkSync('../bin/probetop', join(top, 'links/one'));
  symlinkSync(join(top, 'links/one'), join(top, 'links/two'));
  for (const file of ['bin/probetop', 'links/one', 'links/two']) {
    const { status, stdout } = run(join(top, file));
    assert.equal(status, 0);
    assert.match(stdout, /^own .*dist\/main\.cjs a b \n$/, file);
  }
});

test('bin/probetop falls back to the Node in PATH, and PROBETOP_NODE comes first', (t) => {
  const top = install(t, { 'dist/main.cjs': program, 'build/node-path': '/gone/node\n' });
  const bin = join(top, 'bin/probetop');
  const path = `${join(process.execPath, '..')}:${process.env.PATH}`;
  assert.equal(run(bin, { PATH: path }).stdout, 'node a b \n');
  assert.equal(run(bin, { PROBETOP_NODE: '/bin/echo' }).stdout, `${top}/bin/../dist/main.cjs a b \n`);
  assert.match(run(bin, { PROBETOP_NODE: '/gone/node' }).stderr, /^probetop: PROBETOP_NODE is \/gone\/node/);
});

test('bin/probetop says how to build what is not built', (t) => {
  const { status, stderr } = run(join(install(t, {}), 'bin/probetop'));
  assert.equal(status, 1);
  assert.match(stderr, /^probetop: not built yet; run `npm start` in .* once\.\n$/);
});
