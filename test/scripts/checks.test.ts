// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { projectFiles } from '../../scripts/check/files.ts';
import { checkRegistries } from '../../scripts/check/registries.ts';
import { checkSize, longestFile } from '../../scripts/check/size.ts';
import { checkSpdx } from '../../scripts/check/spdx.ts';
import { makeTree } from './tree.ts';

test('a source file of one line too many is reported, and one of just enough is not', (t) => {
  const files = {
    'src/long.ts': 'x\n'.repeat(longestFile + 1),
    'src/full.ts': 'x\n'.repeat(longestFile),
    'test/data.json': 'x\n'.repeat(longestFile + 1),
  };
  const problems = checkSize(makeTree(t, files), Object.keys(files));
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^src\/long\.ts: 401 lines/);
});

test('a source file without a licence line is reported', (t) => {
  const mark = '// SPDX-License-Identifier: MIT\n';
  const files = {
    'a.ts': mark,
    'b.ts': 'x\n',
    'c.ts': `${'\n'.repeat(5)}${mark}`,
    'bin/d': 'x\n',
    'e.json': '{}\n',
  };
  const problems = checkSpdx(makeTree(t, files), Object.keys(files));
  assert.deepEqual(
    problems.map((problem) => problem.split(':')[0]),
    ['b.ts', 'c.ts', 'bin/d'],
  );
});

test('a recorded registry or download host is reported', (t) => {
  // Taken apart, or this file would be reported too.
  const dot = '.';
  const files = {
    'package-lock.json': '"resolved": "https://packages.example/ink.tgz"',
    '.npmrc': 'registry=https://packages.example/',
    'script.sh': `curl https://registry${dot}npmjs.org/ink`,
    'sources.ts': `deb http://deb${dot}debian.org/debian sid main`,
    'README.md': 'See https://nodejs.org/ for more.',
  };
  const problems = checkRegistries(makeTree(t, files), Object.keys(files));
  assert.deepEqual(
    problems.map((problem) => problem.split(':')[0]),
    ['package-lock.json', '.npmrc', 'script.sh', 'sources.ts'],
  );
});

test('the project is what git does not ignore, and all of an unpacked archive', (t) => {
  const files = {
    'a.ts': '',
    'build/b.ts': '',
    'c.log': '',
    'node_modules/d.ts': '',
    '.gitignore': '*.log\nbuild/\n',
  };
  const top = makeTree(t, files);
  assert.deepEqual(projectFiles(top), ['.gitignore', 'a.ts', 'c.log']);
  const init = spawnSync('git', ['init', '-q', top]);
  if (init.status !== 0) return t.skip('git is not installed');
  assert.deepEqual(projectFiles(top), ['.gitignore', 'a.ts', 'node_modules/d.ts']);
});
