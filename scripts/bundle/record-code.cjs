// SPDX-License-Identifier: MIT
/**
 * Runs a bundle and keeps the code that V8 has made of its scripts until it ends, beside what was kept before:
 * `node record-code.cjs FOLDER KIND ARGUMENTS…`. What does not end by itself is ended after a moment.
 */
const { writeFileSync } = require('node:fs');
const v8 = require('node:v8');
const vm = require('node:vm');

const [folder = '', kind = ''] = process.argv.splice(2, 2);
/** For text until there are rows; the screen is ended by a key, sooner. */
const LONG_ENOUGH_MS = kind === 'text' ? 2500 : 10_000;
/** @type {Map<string, vm.Script>} */
const scripts = new Map();

vm.Script = class extends vm.Script {
  /** @param {string} source @param {vm.ScriptOptions & { filename: string }} options */
  constructor(source, options) {
    asAtStart();
    super(source, options);
    keepCode();
    scripts.set(options.filename, this);
  }
};

/** Code is for the flags under which it was made: those of a start. */
function asAtStart() {
  v8.setFlagsFromString('--flush-bytecode');
  v8.setFlagsFromString('--turbofan');
}

/** What has run once is wanted at every start, though it may never run again. */
function keepCode() {
  v8.setFlagsFromString('--no-flush-bytecode');
}

process.once('exit', () => {
  asAtStart();
  for (const [file, script] of scripts)
    writeFileSync(file.replace(/\.js$/, `.${kind}.cache`), script.createCachedData());
});
setTimeout(() => process.kill(process.pid, 'SIGTERM'), LONG_ENOUGH_MS).unref();
require(`${folder}/main.cjs`);
