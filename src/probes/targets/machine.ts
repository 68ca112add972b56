// SPDX-License-Identifier: MIT
/** All that looks up functions on a machine. It is loaded with the first pattern: a start does not wait for it. */
export { complete } from './complete.ts';
export { machineEnvironment } from './environment.ts';
export { locate } from './locate.ts';
export { countMatches, resolveTargets } from './resolve.ts';
