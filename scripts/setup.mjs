// SPDX-License-Identifier: MIT
/**
 * Sets up what is missing for a goal, and says nothing when nothing is.
 *
 *   node scripts/setup.mjs start|build|tools|develop|test [--yes]
 *
 * It runs on any Node from 18 and on no package at all, since it is what brings both. PROBETOP_YES=1 is --yes;
 * PROBETOP_NO_SYSTEM_PACKAGES=1 takes the system as it is.
 */
import fs from 'node:fs';
import { build, isBuilt } from './setup/build.mjs';
import { takeLock } from './setup/lock.mjs';
import { chosenNode, installNode, nodeIsLinked } from './setup/node.mjs';
import { installPackages, packagesAreCurrent } from './setup/packages.mjs';
import { at, logFile, top } from './setup/paths.mjs';
import { SetupError, say } from './setup/report.mjs';
import { endChildrenOnSignals } from './setup/run.mjs';
import { forTests, program } from './setup/steps.mjs';

/**
 * @typedef {{
 *   system?: 'run' | 'test',
 *   dev: boolean,
 *   strict: boolean,
 *   steps: readonly import('./setup/steps.mjs').BuildStep[],
 * }} Goal
 * dev: with the packages that only development and tests use
 */

/** @type {Record<string, Goal>} */
const goals = {
  start: { system: 'run', dev: false, strict: false, steps: program },
  build: { system: 'run', dev: false, strict: false, steps: program },
  tools: { dev: true, strict: false, steps: [] },
  develop: { system: 'run', dev: true, strict: true, steps: program },
  test: { system: 'test', dev: true, strict: true, steps: forTests },
};

/** Everything but the system packages, which what is built already has no more use for. @param {Goal} goal */
function isReady(goal) {
  return (
    packagesAreCurrent(at(), goal) &&
    chosenNode() !== undefined &&
    nodeIsLinked() &&
    goal.steps.every((step) => isBuilt(step, goal.strict))
  );
}

/** @param {Goal} goal @param {boolean} yes */
async function prepare(goal, yes) {
  // Loaded late: a start with nothing to do has no need of it.
  const { installSystemPackages } = await import('./setup/system.mjs');
  if (goal.system && !process.env.PROBETOP_NO_SYSTEM_PACKAGES)
    await installSystemPackages(goal.system, { yes });
  await installPackages(goal);
  const node = await installNode();
  for (const step of goal.steps) {
    if (!isBuilt(step, goal.strict)) await build(step, { node, strict: goal.strict });
  }
}

function makeBuildFolder() {
  try {
    fs.mkdirSync(at('build'), { recursive: true });
    fs.writeFileSync(logFile, '');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    throw new SetupError(
      `something has to be built first, and this user may not write in ${top}; run \`npm start\` there as its owner.`,
    );
  }
}

async function main() {
  const name = process.argv[2] ?? '';
  const goal = goals[name];
  if (!goal) throw new SetupError(`unknown goal '${name}'; one of ${Object.keys(goals).join(', ')}.`);
  const { PROBETOP_YES, npm_config_yes } = process.env;
  const yes = process.argv.includes('--yes') || PROBETOP_YES === '1' || npm_config_yes === 'true';

  const testing = goal.system === 'test';
  if (isReady(goal) && !testing) return;
  makeBuildFolder();
  endChildrenOnSignals();
  const unlock = await takeLock();
  try {
    if (testing || !isReady(goal)) await prepare(goal, yes);
  } finally {
    unlock();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  if (error.detail) process.stderr.write(`${error.detail}\n`);
  process.exitCode = 1;
}
