// SPDX-License-Identifier: MIT
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Every file below the given files and folders, sorted. One that does not exist counts as empty.
 * @param {string} top
 * @param {readonly string[]} inputs relative to top
 * @returns {string[]}
 */
export function listFiles(top, inputs) {
  /** @type {string[]} */
  const files = [];
  /** @param {string} relative */
  const visit = (relative) => {
    const stat = fs.statSync(path.join(top, relative), { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of fs.readdirSync(path.join(top, relative))) visit(path.join(relative, name));
    } else if (stat?.isFile()) {
      files.push(relative);
    }
  };
  for (const input of inputs) visit(input);
  return files.sort();
}

/**
 * A hash of names and contents: times would rebuild everything after each checkout, and miss a restored old file.
 * @param {string} top
 * @param {readonly string[]} inputs
 */
export function fingerprint(top, inputs) {
  const hash = createHash('sha256');
  for (const file of listFiles(top, inputs)) {
    const content = fs.readFileSync(path.join(top, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * The record of one finished step. It reads `running` while the step works, so a step that was cut off is told
 * from one that failed: only the former can leave truncated files that look newer than their sources.
 */
export class Stamp {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  read() {
    try {
      return fs.readFileSync(this.file, 'utf8').trim();
    } catch {
      return '';
    }
  }

  get interrupted() {
    return this.read() === 'running';
  }

  begin() {
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    fs.writeFileSync(this.file, 'running\n');
  }

  fail() {
    fs.rmSync(this.file, { force: true });
  }

  /** @param {string} value */
  finish(value) {
    fs.writeFileSync(`${this.file}.new`, `${value}\n`);
    fs.renameSync(`${this.file}.new`, this.file);
  }
}
