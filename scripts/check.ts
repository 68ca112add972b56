// SPDX-License-Identifier: MIT
/** Checks that need no kernel: `node --import tsx scripts/check.ts [NAME…]`; all of them without a name. */
import { projectFiles } from './check/files.ts';
import { checkImports } from './check/imports.ts';
import { checkRegistries } from './check/registries.ts';
import { checkSize } from './check/size.ts';
import { checkSpdx } from './check/spdx.ts';
import { biome, clangFormat, generated, types } from './check/tools.ts';
import { top } from './setup/paths.mjs';

const files = projectFiles(top);

const checks: Readonly<Record<string, () => string[]>> = {
  lint: () => [...biome(top), ...clangFormat(top, files)],
  types: () => types(top),
  imports: () => checkImports(top, files),
  size: () => checkSize(top, files),
  spdx: () => checkSpdx(top, files),
  registries: () => checkRegistries(top, files),
  generated: () => generated(top),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(', ')}; there are ${Object.keys(checks).join(', ')}.`);
  process.exit(2);
}

for (const [name, check] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const start = performance.now();
  const problems = check();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`check ${name}: ${problems.length === 0 ? 'ok' : 'failed'}, ${seconds} s`);
  for (const problem of problems) console.error(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
