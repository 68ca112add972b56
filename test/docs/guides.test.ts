// SPDX-License-Identifier: MIT
/** What the documents name is there: files, commands, npm scripts, benchmarks. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parseArgs } from '../../src/cli/args.ts';
import { shellWords } from '../../src/cli/shell-words.ts';
import { toolOf } from '../../src/probes/any-tool.ts';
import { parseParams } from '../../src/probes/params.ts';
import { root } from '../helpers/environment.ts';

const documents = globSync(['*.md', 'docs/*.md', 'test/vm/*.md'], { cwd: root }).sort();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The folders that paths in backquotes begin with. */
const FOLDERS = /^(bench|bin|bpf|demo|docs|man|native|scripts|src|test)\/[\w./-]+$/;

/** Of the paths that stand for a file of the reader's own. */
const isExample = (path: string): boolean => /NAME|\*/.test(path);

test('there are the guides that README names', () => {
  assert.ok(documents.length > 8);
  for (const name of ['adding-a-tool', 'reading-the-views', 'overhead', 'security', 'comparison'])
    assert.match(read('README.md'), new RegExp(`\\(docs/${name}\\.md\\)`));
});

for (const document of documents) {
  const text = read(document);

  test(`${document}: each link and each file that it names is there`, () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue;
      assert.ok(existsSync(join(root, dirname(document), target)), target);
    }
    for (const [, word = ''] of text.matchAll(/`([^`\s]+)`/g)) {
      // Beside test/vm/README.md its own files are named without their folder.
      if (!FOLDERS.test(word) || isExample(word)) continue;
      assert.ok(existsSync(join(root, word)), word);
    }
  });

  test(`${document}: each command line is one that the program takes`, () => {
    // Behind two blanks comes what README says of it.
    for (const [, line = ''] of text.matchAll(/^ {4}(?:sudo )?(?:bin\/)?probetop +((?: ?\S+)+)/gm)) {
      if (/^(probetop| ?vm )/.test(line)) continue;
      const [words = ''] = line.split(/ > /);
      const command = parseArgs(shellWords(words));
      if (command.kind === 'tool') parseParams(toolOf(command.tool).params, command.raw);
    }
  });

  test(`${document}: each npm script and benchmark is there`, () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g)) assert.ok(scripts[name], name);
    const names = read('bench/main.ts') + globSync('bench/*.ts', { cwd: root }).map(read).join('');
    for (const [, list = ''] of text.matchAll(/npm run bench -- ([a-z-]+(?: [a-z-]+)*)/g))
      for (const name of list.split(' ')) assert.match(names, new RegExp(`'${name}'|\\b${name}\\b`), name);
  });
}
