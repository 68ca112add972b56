// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { npmCi, packagesAreCurrent } from './packages.mjs';
import { at, nodePathFile, top } from './paths.mjs';
import { SetupError, step } from './report.mjs';

/** Ink asks for 22, the bundle for process.getBuiltinModule. */
export const oldestNode = '22.3';
const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);

/**
 * The Node that comes from npm has its own manifest and lock file, so that only machines that need its 52 MB fetch
 * them, that `npm ci` in the top folder does not take it away, and that its integrity is checked like any other's.
 */
const folder = at('scripts/setup/node');
const bundled = path.join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin/node');

/**
 * The folder whose include/node holds a Node's headers: node-gyp would fetch them from another download host.
 * @param {string} node
 */
export const nodePrefix = (node) => path.resolve(path.dirname(node), '..');

/** @param {string} node */
const hasHeaders = (node) => fs.existsSync(path.join(nodePrefix(node), 'include/node/node_api.h'));

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} node @returns {boolean} false, too, when it does not start */
function isNewEnough(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)/.exec(stdout ?? '') ?? []).map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** The chosen Node, or nothing when the choice has to be made (again). @returns {string | undefined} */
export function chosenNode() {
  try {
    const node = path.resolve(top, fs.readFileSync(nodePathFile, 'utf8').trim());
    if (!isExecutable(node)) return undefined;
    return node !== bundled || packagesAreCurrent(folder, { dev: false }) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** A Node of the machine that is new enough and has its headers. @returns {string | undefined} */
function machineNode() {
  const inPath = (process.env.PATH ?? '').split(':').map((entry) => path.join(entry, 'node'));
  const candidates = [process.execPath, ...inPath].filter(isExecutable).map((file) => fs.realpathSync(file));
  return [...new Set(candidates)].find((node) => node !== bundled && hasHeaders(node) && isNewEnough(node));
}

async function npmNode() {
  const remedy = `install Node ${oldestNode} or newer with its headers (include/node beside bin) and try again.`;
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    throw new SetupError(
      `Node ${process.versions.node} is too old, and npm has no newer one for ${process.arch}: ${remedy}`,
    );
  }
  if (!packagesAreCurrent(folder, { dev: false }) || !isExecutable(bundled)) {
    await step('Node from npm', () => npmCi(folder, { dev: false }));
  }
  // It is linked against glibc, so it does not start on musl.
  if (!isNewEnough(bundled)) throw new SetupError(`The Node from npm does not start here: ${remedy}`);
  return bundled;
}

/** With npm's Node in .bin, every npm script's `node` is that one. @param {string} node */
function linkNode(node) {
  const link = at('node_modules/.bin/node');
  const target = path.relative(path.dirname(link), node);
  if (node !== bundled) return;
  try {
    if (fs.readlinkSync(link) === target) return;
  } catch {}
  fs.rmSync(link, { force: true });
  fs.symlinkSync(target, link);
}

export const nodeIsLinked = () => chosenNode() !== bundled || fs.existsSync(at('node_modules/.bin/node'));

/** Chooses or installs the Node for everything that follows, and records it for bin/probetop. */
export async function installNode() {
  const node = chosenNode() ?? machineNode() ?? (await npmNode());
  linkNode(node);
  const relative = path.relative(top, node);
  const recorded = relative.startsWith('..') ? node : relative;
  fs.writeFileSync(`${nodePathFile}.new`, `${recorded}\n`);
  fs.renameSync(`${nodePathFile}.new`, nodePathFile);
  return node;
}
