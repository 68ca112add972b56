// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bundleParts } from '../../scripts/bundle/parts.mjs';
import { top as project } from '../../scripts/setup/paths.mjs';
import { makeTree } from './tree.ts';

/** Bundles a program of these files, of which main.ts is run. */
async function bundled(t: TestContext, files: Readonly<Record<string, string>>) {
  const top = makeTree(t, files);
  const folder = join(top, 'dist');
  const options = { platform: 'node', target: 'node22', logLevel: 'silent' } as const;
  const parts = await bundleParts({ top, entry: 'main.ts', folder, options });
  copyFileSync(join(project, 'scripts/bundle/main.cjs'), join(folder, 'main.cjs'));
  return { folder, parts };
}

const counter = 'let n = 0; export const count = () => ++n; export class Own {}';

test('a module that both scripts import is there once', async (t) => {
  const { folder, parts } = await bundled(t, {
    'counter.ts': counter,
    'plain.ts':
      "import { count, Own } from './counter.ts'; export const seen = [count(), new Own()] as const;",
    'late.ts':
      "import { count, Own } from './counter.ts'; import { more } from './more.ts'; export const two = () => [count(), more(), new Own()] as const;",
    'more.ts': "import { count } from './counter.ts'; export const more = () => count();",
    'main.ts': `import { Own } from './counter.ts';
      import { seen } from './plain.ts';
      import('./late.ts').then(({ two }) => {
        const [a, b, own] = two();
        console.log(JSON.stringify([seen[0], a, b, own instanceof Own]));
      });`,
  });
  assert.deepEqual([...parts.first].sort(), ['counter.ts', 'main.ts', 'plain.ts']);
  assert.deepEqual(parts.later, ['late.ts']);
  assert.deepEqual(parts.shared, ['counter.ts']);
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.cjs')], { encoding: 'utf8' });
  assert.equal(stdout, '[1,2,3,true]\n', stderr);
});

test('a variable that both scripts would see is refused', async (t) => {
  const files = {
    'state.ts': 'export let shown = 1; export const show = () => { shown = 2; };',
    'late.ts': "import { shown } from './state.ts'; export const now = () => shown;",
    'main.ts': "import { show } from './state.ts'; show(); void import('./late.ts');",
  };
  await assert.rejects(bundled(t, files), /state\.ts exports a variable, which two scripts cannot share/);
});

/** Tells whether V8 takes the code that was kept for a script. */
const tell = `
  const { readFileSync } = require('node:fs');
  const [source, code] = process.argv.slice(1);
  const { Script } = require('node:vm');
  const script = new Script(readFileSync(source, 'latin1'), { filename: source, cachedData: readFileSync(code) });
  console.log(script.cachedDataRejected);`;

/** With which flags the program is started, by whether it draws. */
function flagsOf(start: RegExp): readonly string[] {
  const [, flags] = start.exec(readFileSync(join(project, 'bin/probetop'), 'utf8')) ?? [];
  assert.ok(flags !== undefined, `bin/probetop has no ${start}`);
  return flags.split(' ').filter((flag) => flag !== '');
}

for (const [kind, flags] of [
  ['text', flagsOf(/exec "\$node" ([-\w ]*)"\$top/)],
  ['screen', flagsOf(/exec "\$guard" "\$node" ([-\w ]*)"\$top/)],
] as const) {
  test(`the program starts with V8's code of both scripts, for the ${kind}`, () => {
    for (const script of ['first', 'later']) {
      const [source, code] = [
        join(project, `dist/${script}.js`),
        join(project, `dist/${script}.${kind}.cache`),
      ];
      const taken = (...own: string[]) =>
        spawnSync(process.execPath, [...own, '-e', tell, source, code], { encoding: 'utf8' }).stdout;
      assert.equal(taken(...flags), 'false\n', script);
      // What cannot be taken is told apart: the test would not see it otherwise.
      assert.equal(taken('--no-opt'), 'true\n', script);
    }
  });
}

test('the scripts are ASCII, which is read as a byte a character', () => {
  for (const script of ['first', 'later'])
    assert.doesNotMatch(readFileSync(join(project, `dist/${script}.js`), 'utf8'), /[^\0-\x7f]/);
});
