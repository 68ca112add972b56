// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '../setup/needs.mjs';
import { which } from '../setup/run.mjs';

/** Versions of clang-format differ in what they make of the same settings; the tree is formatted with this one's. */
const clangFormatMajor = 14;

function run(top: string, command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  const { status, error } = spawnSync(program, args, { cwd: top, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(error.message);
  return status === 0;
}

const failed = (what: string): string[] => [`${what} found the above.`];

export function biome(top: string, { write = false } = {}): string[] {
  const program = join(top, 'node_modules/.bin/biome');
  const ok = run(top, [program, 'check', '--error-on-warnings', ...(write ? ['--write'] : []), '.']);
  return ok ? [] : failed('Biome');
}

export function types(top: string): string[] {
  return run(top, [join(top, 'node_modules/.bin/tsc'), '--noEmit']) ? [] : failed('The type checker');
}

function findClangFormat(): { program: string; exact: boolean } | undefined {
  const exact = which(`clang-format-${clangFormatMajor}`);
  if (exact) return { program: exact, exact: true };
  const names = needs.find((need) => need.name === 'clang-format')?.programs ?? [];
  const program = names.map(which).find((file) => file !== undefined);
  if (!program) return undefined;
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout;
  return { program, exact: version.includes(`version ${clangFormatMajor}.`) };
}

export function clangFormat(top: string, files: readonly string[], { write = false } = {}): string[] {
  const sources = files.filter((path) => /\.(c|cc|h)$/.test(path));
  if (sources.length === 0) return [];
  const found = findClangFormat();
  if (!found) return [`clang-format ${clangFormatMajor} is not installed.`];
  const mode = write ? ['-i'] : ['--dry-run', '-Werror'];
  if (run(top, [found.program, '--style=file', ...mode, ...sources])) return [];
  if (found.exact) return failed('clang-format');
  console.error(`(not counted: this clang-format is not version ${clangFormatMajor})`);
  return [];
}

/** Regenerates what is made from something else and kept in the tree, and compares the two. */
export function generated(top: string): string[] {
  const script = join(top, 'scripts/generate.ts');
  if (!existsSync(script)) return [];
  const ok = run(top, [process.execPath, '--import', 'tsx', script, '--check']);
  return ok ? [] : ['Generated files differ from what they are made of; run `npm run generate`.'];
}
