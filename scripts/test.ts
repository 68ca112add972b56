// SPDX-License-Identifier: MIT
/**
 * The checks, then the tests: `node --import tsx scripts/test.ts [--full] [FILE… or flags of node --test]`.
 *
 * With files or flags only those tests run, without the checks. `--full` adds test/**\/*.full.ts, which take too long
 * for every day, and sets PROBETOP_TEST_FULL=1.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { at, top } from './setup/paths.mjs';

const args = process.argv.slice(2);
const full = args.includes('--full');
const chosen = args.filter((arg) => arg !== '--full');
const chosenFiles = chosen.filter((arg) => !arg.startsWith('-'));
const everyday = ['test/**/*.test.ts', 'test/**/*.test.tsx'];
const files = chosenFiles.length > 0 ? chosenFiles : [...everyday, ...(full ? ['test/**/*.full.ts'] : [])];

function node(...command: string[]): boolean {
  const env = full ? { ...process.env, PROBETOP_TEST_FULL: '1' } : process.env;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', ...command], {
    cwd: top,
    stdio: 'inherit',
    env,
  });
  return status === 0;
}

const checked = chosen.length > 0 || node('scripts/check.ts');

const skipsFile = at('build/skipped-tests.txt');
rmSync(skipsFile, { force: true });
const passed = node(
  '--test',
  // Tests trace the machine: one's workload is the other's noise.
  '--test-concurrency=1',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  `--test-reporter=${join(top, 'scripts/skip-reporter.ts')}`,
  `--test-reporter-destination=${skipsFile}`,
  ...chosen.filter((arg) => arg.startsWith('-')),
  ...files,
);

/** Where everything is known to be at hand, a skipped test is one that no longer tests. */
function unexpectedSkips(): string[] {
  const { CI } = process.env;
  if (!CI || CI === 'false' || CI === '0') return [];
  const lines = readFileSync(skipsFile, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => relative(top, line));
}

const skips = unexpectedSkips();
if (skips.length > 0)
  console.error(`\nSkipped, which fails where CI is set:\n${skips.map((s) => `  ${s}`).join('\n')}`);
if (!checked) console.error('\nA check failed; see above the tests.');
process.exitCode = checked && passed && skips.length === 0 ? 0 : 1;
