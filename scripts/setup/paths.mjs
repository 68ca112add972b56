// SPDX-License-Identifier: MIT
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} parts */
export const at = (...parts) => path.join(top, ...parts);

export const logFile = at('build/setup.log');
/** Holds the path of the Node the program runs on; relative to the top when it lies in the tree, so that a moved tree runs. */
export const nodePathFile = at('build/node-path');
