// SPDX-License-Identifier: MIT
import readline from 'node:readline/promises';
import { findClang, libbpfMajor, missingNeeds } from './detect.mjs';
import { commandLines, packagesFor } from './package-managers.mjs';
import { logTail, SetupError, say, step } from './report.mjs';
import { attempt, which } from './run.mjs';

/** Another apt may be at work on a new machine, for minutes: unattended upgrades. */
const apt = ['apt-get', '-y', '-q', '-o', 'DPkg::Lock::Timeout=600'];
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };

/** @param {readonly string[]} packages @param {boolean} yes */
async function agreed(packages, yes) {
  const list = `system packages: ${packages.join(' ')}`;
  if (yes || !process.stdin.isTTY || !process.stderr.isTTY) {
    say(`installing ${list}`);
    return true;
  }
  say(`needs ${list}`);
  const terminal = readline.createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal
    .question('Install them with apt-get now? [Y/n] ')
    .finally(() => terminal.close());
  return /^\s*(y|yes)?\s*$/i.test(answer);
}

/** @param {readonly string[]} packages */
async function aptInstall(packages) {
  const install = [...apt, 'install', '--no-install-recommends', ...packages];
  // The lists are fetched only when they are missing or too old to install from. A failed update is no failure
  // in itself: one broken third-party source makes it fail while every other list is good.
  const known = await attempt([...apt, 'install', '--simulate', ...packages], { env });
  // Detached, because dpkg stopped half-way leaves packages unconfigured: it ends its work even when we do not.
  if (known.ok && (await attempt(install, { env, detached: true })).ok) return;
  await attempt([...apt, 'update'], { env });
  const second = await attempt(install, { env, detached: true });
  if (!second.ok)
    throw new SetupError('apt-get could not install the system packages.', logTail(second.logFrom));
}

/**
 * Meets the needs of a goal, with apt as root or not at all.
 * @param {'run' | 'test'} goal
 * @param {{ yes: boolean }} options
 */
export async function installSystemPackages(goal, { yes }) {
  const missing = missingNeeds(goal);
  if (missing.length > 0) {
    const commands = commandLines(missing);
    if (process.getuid?.() !== 0) {
      throw new SetupError('some system packages are missing; install them with one of these:', commands);
    }
    if (!which('apt-get')) {
      throw new SetupError('some system packages are missing, and this system has no apt:', commands);
    }
    const packages = packagesFor(missing, 'apt');
    if (!(await agreed(packages, yes))) {
      throw new SetupError('nothing was installed; these would do it:', commands);
    }
    await step(`system packages (${packages.length})`, () => aptInstall(packages));
    const still = missingNeeds(goal).map((need) => need.name);
    if (still.length > 0) throw new SetupError(`still missing after the installation: ${still.join(', ')}.`);
  }
  if (!findClang()) throw new SetupError('the BPF programs need clang 14 or newer, and this one is older.');
  if (libbpfMajor() < 1)
    throw new SetupError('libbpf 1.0 or newer is needed, and this system has an older one.');
}
