// SPDX-License-Identifier: MIT
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { lockStream } from './lock.mjs';
import { logFile, top } from './paths.mjs';
import { logTail, SetupError } from './report.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Milliseconds that a command has to end after a signal. */
const grace = 2000;

/** A signal to set-up alone must not leave a compiler running behind it. */
export function endChildrenOnSignals() {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.once(signal, () => {
      process.stderr.write('\n');
      const exit = () => process.exit(code);
      if (running.size === 0) exit();
      for (const child of running) {
        child.once('close', exit);
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), grace);
      }
    });
  }
}

/**
 * Runs a command with its output in the log.
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, detached?: boolean }} [options] detached: it outlives an interrupted set-up,
 *   for what would be left broken when stopped half-way
 * @returns {Promise<{ ok: boolean, logFrom: number }>}
 */
export async function attempt(command, { env = process.env, detached = false } = {}) {
  const [program = '', ...args] = command;
  const log = fs.openSync(logFile, 'a');
  fs.writeSync(log, `\n$ ${command.join(' ')}\n`);
  const logFrom = fs.fstatSync(log).size;
  try {
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = ['ignore', log, log, ...(lockStream ? [lockStream] : [])];
    const child = spawn(program, args, { cwd: top, env, detached, stdio });
    if (!detached) running.add(child);
    const ok = await new Promise((resolve) => {
      child.on('error', (error) => {
        fs.writeSync(log, `${error.message}\n`);
        resolve(false);
      });
      child.on('close', (code) => resolve(code === 0));
    });
    running.delete(child);
    return { ok, logFrom };
  } finally {
    fs.closeSync(log);
  }
}

/**
 * Runs a command with its output in the log and fails with that output's end.
 * @param {string} what what failed, as the start of a sentence: "compiling the BPF programs"
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, detached?: boolean }} [options]
 */
export async function mustRun(what, command, options) {
  const { ok, logFrom } = await attempt(command, options);
  if (!ok) throw new SetupError(`${what} failed.`, logTail(logFrom));
}

/**
 * The path of a program, found as a shell would.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  // The folders of a root shell are often missing from PATH after su or in a container.
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    const file = path.join(folder || '.', name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {}
  }
  return undefined;
}
