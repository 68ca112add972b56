// SPDX-License-Identifier: MIT
/** What must hold between an output of bcc's and one of ours. */
import assert from 'node:assert/strict';
import { countedIn, differences, linesOf, listedDifferences, shapes } from './shape.ts';

/** Each difference of their lines is listed in docs/bcc-differences.md, and each that is listed is there. */
export function mustDifferAsListed(name: string, bcc: string, ours: string): void {
  const listed = listedDifferences(name);
  const only = (of: 'bcc' | 'ours') => listed.map((row) => row[of]).filter((line) => line !== '');
  const found = differences(bcc, ours);
  const told = `${name}: bcc\n${bcc}\nours\n${ours}`;
  assert.deepEqual(found.bcc.sort(), only('bcc').sort(), told);
  assert.deepEqual(found.ours.sort(), only('ours').sort(), told);
}

/** What funccount prints of a function. */
const countsOf = (text: string): string[] =>
  [...text.matchAll(/^(\w+) +(\d+)$/gm)].map(([, name, count]) => `${name} ${count}`);

/** On one workload: as many lines of each shape that both have, and as much counted. */
export function mustTellAsMuch(name: string, bcc: string, ours: string): void {
  assert.deepEqual(countsOf(ours), countsOf(bcc), name);
  const counted = countedIn(bcc);
  assert.equal(countedIn(ours), counted, name);
  // The rows of a histogram are as many as the longest took, and each of both has measured that by itself.
  if (counted > 0) return;
  // A tool that prints intervals prints as many as there was time for.
  const own = shapes(ours).filter((shape) => shapes(bcc).includes(shape) && !shape.startsWith('hh:mm:ss'));
  for (const shape of own) assert.equal(linesOf(ours, shape), linesOf(bcc, shape), `${name}: ${shape}`);
}
