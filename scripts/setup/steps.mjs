// SPDX-License-Identifier: MIT
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findClang } from './detect.mjs';
import { nodePrefix } from './node.mjs';
import { at, top } from './paths.mjs';
import { mustRun } from './run.mjs';

/**
 * One thing to build.
 * @typedef {{
 *   name: string,
 *   title: string,
 *   inputs: readonly string[],
 *   outputs: () => string[],
 *   wipe: readonly string[],
 *   strict?: boolean,
 *   build: (options: { node: string, strict: boolean }) => Promise<void>,
 * }} BuildStep
 * wipe: what an interrupted build may have left truncated; strict: whether warnings can be made errors
 */

const jobs = os.availableParallelism?.() ?? os.cpus().length;

/** A C source names its object: a new probe is built without a line here or in the Makefile. */
function bpfObjects() {
  if (!fs.existsSync(at('bpf'))) return [];
  const sources = fs.readdirSync(at('bpf')).filter((name) => name.endsWith('.bpf.c'));
  return sources.map((name) => `build/bpf/${name.replace(/\.c$/, '.o')}`);
}

/**
 * The pinned node-gyp and not npm's own, which Debian's npm has none of and which lags behind newer Pythons elsewhere.
 * @param {string} what
 * @param {{ node: string, folder: string, env?: NodeJS.ProcessEnv }} options folder: relative to the top
 */
function nodeGyp(what, { node, folder, env }) {
  // node-gyp takes npm's settings from the environment, and lets them win over its command line.
  const own = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_config_'));
  const command = [
    node,
    at('node_modules/node-gyp/bin/node-gyp.js'),
    'configure',
    'build',
    `--directory=${at(folder)}`,
  ];
  return mustRun(what, [...command, `--nodedir=${nodePrefix(node)}`, `--jobs=${jobs}`], {
    env: { ...Object.fromEntries(own), ...env },
  });
}

/** @type {BuildStep} */
const bpf = {
  name: 'bpf',
  title: 'BPF programs',
  inputs: ['bpf'],
  outputs: bpfObjects,
  wipe: ['build/bpf'],
  strict: true,
  build: ({ strict }) =>
    mustRun('compiling the BPF programs', [
      'make',
      `-j${jobs}`,
      '-C',
      'bpf',
      `CLANG=${findClang()}`,
      ...(strict ? ['WERROR=1'] : []),
    ]),
};

/** @type {BuildStep} */
const addon = {
  name: 'addon',
  title: 'native addon',
  inputs: ['native', 'binding.gyp', 'node_modules/node-addon-api/package.json'],
  outputs: () => [
    'build/Release/probetop.node',
    ...(fs.existsSync(at('native/guard.c')) ? ['build/Release/probetop-guard'] : []),
  ],
  wipe: ['build/Release'],
  strict: true,
  build: ({ node, strict }) =>
    nodeGyp('compiling the native addon', { node, folder: '.', env: { PROBETOP_WERROR: strict ? '1' : '' } }),
};

/** @type {BuildStep} */
const bundle = {
  name: 'bundle',
  title: 'program',
  inputs: [
    'src',
    'scripts/bundle.mjs',
    'scripts/bundle',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ],
  outputs: () => ['dist/main.cjs'],
  wipe: [],
  build: ({ node }) => mustRun('bundling the program', [node, at('scripts/bundle.mjs')]),
};

/**
 * The terminals of the end-to-end tests. Packages' own install scripts never run here, and this one has no
 * binary for Linux, so it is compiled by name.
 * @type {BuildStep}
 */
const pty = {
  name: 'node-pty',
  title: 'node-pty for the tests',
  inputs: ['node_modules/node-pty/package.json', 'node_modules/node-pty/binding.gyp'],
  outputs: () => ['node_modules/node-pty/build/Release/pty.node'],
  wipe: ['node_modules/node-pty/build'],
  build: ({ node }) => nodeGyp('compiling node-pty', { node, folder: 'node_modules/node-pty' }),
};

export const program = [bpf, addon, bundle];
export const forTests = [...program, pty];

/** @param {BuildStep} step */
export const outputsExist = (step) => step.outputs().every((file) => fs.existsSync(path.join(top, file)));
