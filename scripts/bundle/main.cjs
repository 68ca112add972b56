// SPDX-License-Identifier: MIT
/**
 * Runs the program beside it: two scripts, the second when something of it is asked for, each with the code that V8 made
 * of it at the build. Nothing has to be found, linked or compiled. Code that is not for this Node and its flags is left unused.
 */
const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

/** The screen has a flag of V8's, which makes its code another's. */
const kind = process.execArgv.includes('--single-threaded-gc') ? 'screen' : 'text';

/** @param {string} name @returns {Buffer | undefined} */
function codeOf(name) {
  try {
    return readFileSync(`${__dirname}/${name}.${kind}.cache`);
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {(name: string) => unknown} required @param {unknown} [shared] */
function run(name, required, shared) {
  const filename = `${__dirname}/${name}.js`;
  // It is ASCII, and as such takes a byte a character.
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: codeOf(name) });
  /** @type {{ exports: any }} */
  const module = { exports: {} };
  script.runInThisContext()(required, module, module.exports, { url: pathToFileURL(filename).href }, shared);
  return module.exports;
}

/** @type {Record<string, () => unknown> | undefined} */
let later;

/** @param {string} name */
function laterModule(name) {
  later ??= run('later', require, first.shared);
  return /** @type {Record<string, () => unknown>} */ (later)[name]?.();
}

const first = run('first', (name) =>
  name.startsWith('later:') ? laterModule(name.slice('later:'.length)) : require(name),
);
