// SPDX-License-Identifier: MIT
import fs from 'node:fs';
import { at, top } from './paths.mjs';
import { step as report } from './report.mjs';
import { fingerprint, Stamp } from './stamp.mjs';
import { outputsExist } from './steps.mjs';

/** @param {import('./steps.mjs').BuildStep} step */
const stampOf = (step) => new Stamp(at('build/stamps', step.name));

/**
 * What the stamp of an up-to-date step may read. Warnings are errors for those who work on probetop and not for
 * those who run it, whose compiler may be newer than any that was tried; a strict build serves both.
 * @param {import('./steps.mjs').BuildStep} step
 * @param {boolean} strict
 */
function expected(step, strict) {
  const hash = `${fingerprint(top, step.inputs)} ${process.arch}`;
  if (!step.strict) return [hash];
  return strict ? [`${hash} strict`] : [hash, `${hash} strict`];
}

/** @param {import('./steps.mjs').BuildStep} step @param {boolean} strict */
export function isBuilt(step, strict) {
  return outputsExist(step) && expected(step, strict).includes(stampOf(step).read());
}

/**
 * @param {import('./steps.mjs').BuildStep} step
 * @param {{ node: string, strict: boolean }} options
 */
export async function build(step, options) {
  const stamp = stampOf(step);
  // Hashed before the work: a source edited meanwhile leaves the result stale.
  const [value = ''] = expected(step, options.strict);
  if (stamp.interrupted) {
    for (const folder of step.wipe) fs.rmSync(at(folder), { recursive: true, force: true });
  }
  stamp.begin();
  try {
    await report(step.title, () => step.build(options));
  } catch (error) {
    stamp.fail();
    throw error;
  }
  stamp.finish(value);
}
