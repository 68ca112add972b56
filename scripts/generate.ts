// SPDX-License-Identifier: MIT
/** Everything that is generated and kept in the tree; flags go to each generator (`--check`). */
import { spawnSync } from 'node:child_process';
import { at } from './setup/paths.mjs';

for (const script of ['generate-abi.ts', 'generate-manual.ts']) {
  const command = ['--import', 'tsx', at('scripts', script), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
