// SPDX-License-Identifier: MIT
import fs from 'node:fs';
import path from 'node:path';
import { logFile, top } from './paths.mjs';

/** A failure that is told in one sentence, without a stack trace. */
export class SetupError extends Error {
  /**
   * @param {string} sentence
   * @param {string} [detail] lines to show below it
   */
  constructor(sentence, detail) {
    super(sentence);
    this.detail = detail;
  }
}

/** Standard output belongs to the program that set-up precedes, so everything here goes to standard error. */
const out = process.stderr;

/** @param {string} text */
export function say(text) {
  out.write(`probetop: ${text}\n`);
}

/** @param {number} since milliseconds */
const elapsed = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one step under one line that shows its time: a live line on a terminal, a single finished one elsewhere.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const start = Date.now();
  const draw = () => out.write(`\r\x1b[Kprobetop: ${title} … ${elapsed(start)}`);
  const timer = out.isTTY ? setInterval(draw, 1000) : undefined;
  if (timer) draw();
  try {
    const result = await work();
    out.write(`${timer ? '\r\x1b[K' : ''}probetop: ${title}, ${elapsed(start)}\n`);
    return result;
  } catch (error) {
    if (timer) out.write('\r\x1b[K');
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * The end of the log, which is where compilers and package managers put the reason.
 * @param {number} from offset in bytes at which the failed command's own output begins
 */
export function logTail(from, lines = 20) {
  const text = fs.readFileSync(logFile).subarray(from).toString();
  // node-gyp says much about itself after the compiler's own words.
  const telling = text.split('\n').filter((line) => line.trim() !== '' && !/^gyp (ERR!|info)/.test(line));
  const tail = (telling.length > 0 ? telling : text.split('\n')).slice(-lines);
  return `${tail.map((line) => `  ${line}`).join('\n')}\n  (the whole log: ${path.relative(top, logFile)})`;
}
