// SPDX-License-Identifier: MIT
/**
 * Writes man/*.1, the same pages as text (man/*.txt), and README's list of flags: from man/src/, from the schemas of the
 * tools and from the commands of the keyboard. With --check it writes nothing and fails when a file is not what it would write.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { toolIds } from '../src/probes/registry.ts';
import { pageOf } from './manual/pages.ts';
import { withFlagTable } from './manual/readme.ts';
import { roffPage } from './manual/roff.ts';
import { textPage } from './manual/text.ts';
import { at } from './setup/paths.mjs';

function readOrEmpty(path: string): string {
  try {
    return readFileSync(at(path), 'utf8');
  } catch {
    return '';
  }
}

/** Every file, by its path from the top. */
function files(): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const id of [undefined, ...toolIds]) {
    const { head, blocks } = pageOf(id);
    all.set(`man/${head.name}.1`, roffPage(head, blocks));
    all.set(`man/${head.name}.txt`, textPage(head, blocks));
  }
  all.set('README.md', withFlagTable(readFileSync(at('README.md'), 'utf8')));
  return all;
}

function main(check: boolean): number {
  const all = files();
  const wrong = [...all].filter(([path, text]) => readOrEmpty(path) !== text).map(([path]) => path);
  // Of a tool that has another name now.
  const stale = readdirSync(at('man'))
    .filter((name) => /\.(1|txt)$/.test(name))
    .map((name) => `man/${name}`)
    .filter((path) => !all.has(path));
  for (const path of [...wrong, ...stale]) {
    if (check) process.stderr.write(`${path} is not what its sources say; run: npm run generate\n`);
    else if (stale.includes(path)) rmSync(at(path));
    else writeFileSync(at(path), all.get(path) ?? '');
  }
  return check && wrong.length + stale.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.includes('--check'));
