// SPDX-License-Identifier: MIT
import { projectFiles } from './check/files.ts';
import { biome, clangFormat } from './check/tools.ts';
import { top } from './setup/paths.mjs';

const problems = [...biome(top, { write: true }), ...clangFormat(top, projectFiles(top), { write: true })];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
