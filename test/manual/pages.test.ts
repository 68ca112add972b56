// SPDX-License-Identifier: MIT
/** The manual's pages as man and mandoc take them, and the parts that they are made of. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseBlocks } from '../../scripts/manual/blocks.ts';
import { pageName } from '../../scripts/manual/pages.ts';
import { roffPage } from '../../scripts/manual/roff.ts';
import { textPage } from '../../scripts/manual/text.ts';
import { which } from '../../scripts/setup/run.mjs';
import { toolIds } from '../../src/probes/registry.ts';
import { root } from '../helpers/environment.ts';

const pages = [undefined, ...toolIds].map(pageName);
const CI = process.env.CI && process.env.CI !== 'false' && process.env.CI !== '0';
const skip = which('mandoc') || CI ? false : 'needs mandoc';
const head = { name: 'probetop-test', date: '2026-11-28', source: 'probetop 0' };

function mandoc(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('mandoc', args, { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

test('mandoc finds nothing in any page, not even in its style', { skip }, () => {
  for (const page of pages) {
    const { text } = mandoc('-T', 'lint', '-W', 'style', join(root, `man/${page}.1`));
    assert.equal(text, '', page);
  }
});

/** What is shown, without the overstriking of bold and underlined characters: what a backspace takes back. */
const shown = (text: string) =>
  text
    .split('\b')
    .map((part, i, all) => (i < all.length - 1 ? part.slice(0, -1) : part))
    .join('');

test('rendered, a page has all that its text has', { skip }, () => {
  for (const page of pages) {
    const { status, text } = mandoc('-T', 'utf8', '-O', 'width=78', join(root, `man/${page}.1`));
    assert.equal(status, 0);
    // Lines are broken elsewhere, after a hyphen too.
    const words = (all: string) =>
      shown(all)
        .split('\n')
        .slice(1, -2)
        .join(' ')
        .replace(/[’‐]/gu, (character) => (character === '’' ? "'" : '-'))
        .replaceAll(/\s+/g, '');
    const plain = readFileSync(join(root, `man/${page}.txt`), 'utf8');
    assert.ok(words(text).includes(words(`${plain}\n`)), page);
  }
});

test('each page of a tool says what it shows, its flags, keys, costs, limits and differences, with examples', () => {
  for (const id of toolIds) {
    const text = readFileSync(join(root, `man/${pageName(id)}.txt`), 'utf8');
    const sections = text.split('\n').filter((line) => /^[A-Z]/.test(line));
    for (const section of [
      'NAME',
      'SYNOPSIS',
      'DESCRIPTION',
      'FLAGS',
      'FLAGS OF ALL TOOLS',
      'KEYS',
      'TEXT AND JSON',
      'EXAMPLES',
      'WHAT IS LOST',
      'OVERHEAD',
      'CAVEATS',
      'DIFFERENCES FROM BCC',
      'EXIT STATUS',
      'SEE ALSO',
    ])
      assert.ok(sections.includes(section), `${id} has no ${section}`);
    // On a terminal it would be the screen: what is shown was made as text.
    for (const [command] of text.matchAll(/^ +# probetop .*$/gm)) assert.match(command, /--plain|--json/);
    for (const line of text.split('\n'))
      assert.ok([...line].length <= 80 && /^[\x20-\x7e]*$/.test(line), line);
  }
});

test('what roff would take for its own is text', { skip }, () => {
  const source = [
    '# TITLE',
    ".TH is text, and `--flag`, `\\x1b` and `it's` are exact",
    '',
    '`.term`',
    ": 'quoted at the beginning,",
    'and .dotted',
    '',
    '```',
    '.TH in code -1 ~ ^ `',
    "'quoted' \\n",
    '```',
  ].join('\n');
  const { status, text } = spawnPage(source);
  assert.equal(status, 0);
  const lines = shown(text)
    .split('\n')
    .map((line) => line.trim());
  for (const line of [
    ".TH is text, and --flag, \\x1b and it's are exact",
    ".term  'quoted at the beginning, and .dotted",
    '.TH in code -1 ~ ^ `',
    "'quoted' \\n",
  ])
    assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`);
  assert.equal(mandocOf(source, 'lint').text, '');
});

function mandocOf(source: string, format: string) {
  const input = roffPage(head, parseBlocks(source));
  const { status, stdout, stderr } = spawnSync('mandoc', ['-T', format, '-W', 'style'], {
    input,
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
}

const spawnPage = (source: string) => mandocOf(source, 'ascii');

test('a source is read into sections, paragraphs, items and code, and a code block without an end is an error', () => {
  const blocks = parseBlocks(
    '# A\none\ntwo\n\n`-x` *N*\n: what\nit is\n`-y`\n: other\n\n{{flags}}\n\n```\n- code\n\n# x\n```\n',
  );
  assert.deepEqual(
    blocks.map(({ kind }) => kind),
    ['section', 'paragraph', 'item', 'item', 'made', 'code'],
  );
  assert.equal(
    textPage(
      head,
      blocks.filter(({ kind }) => kind !== 'made'),
    ),
    `PROBETOP-TEST(1)            probetop 0, 2026-11-28            PROBETOP-TEST(1)\n
A
       one two

       -x N    what it is

       -y      other

  - code

  # x
`,
  );
  assert.throws(() => parseBlocks('```\nno end'), /no end/);
});
