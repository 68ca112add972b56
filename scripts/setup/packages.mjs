// SPDX-License-Identifier: MIT
import fs from 'node:fs';
import path from 'node:path';
import { at } from './paths.mjs';
import { SetupError, step } from './report.mjs';
import { mustRun, which } from './run.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, dev?: boolean, optional?: boolean, link?: boolean }} Entry
 * @typedef {{ packages?: Record<string, Entry> }} Lock
 */

/** @param {string} file @returns {Lock | undefined} */
function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes the record `node_modules/.package-lock.json` as
 * its last act, so an interrupted install has none, and a hand-made `npm install` keeps it right.
 * @param {string} folder
 * @param {{ dev: boolean }} options with what only development and tests use
 */
export function packagesAreCurrent(folder, { dev }) {
  const wanted = readLock(path.join(folder, 'package-lock.json'))?.packages;
  const installed = readLock(path.join(folder, 'node_modules/.package-lock.json'))?.packages;
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([key, entry]) => {
    if (key === '' || (entry.dev && !dev)) return true;
    const found = installed[key];
    // An optional package of another platform is rightly absent.
    if (!found) return entry.optional === true;
    return (
      found.version === entry.version &&
      (!entry.integrity || found.integrity === entry.integrity) &&
      fs.existsSync(path.join(folder, key, 'package.json'))
    );
  });
}

/** The npm that started us, else the one in PATH. @returns {string[]} */
export function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && fs.existsSync(script)) return [process.execPath, script];
  const npm = which('npm');
  if (!npm) throw new SetupError('npm is not in PATH; install it beside Node.');
  return [npm];
}

/**
 * `npm ci`, with nothing of the caller's environment deciding what is left out, and no package's own code run.
 * @param {string} folder
 * @param {{ dev: boolean }} options
 */
export async function npmCi(folder, { dev }) {
  await mustRun('installing the npm packages', [
    ...npmCommand(),
    'ci',
    `--prefix=${folder}`,
    dev ? '--include=dev' : '--omit=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
}

/** @param {{ dev: boolean }} options */
export async function installPackages(options) {
  if (packagesAreCurrent(at(), options)) return;
  await step('npm packages', () => npmCi(at(), options));
}
