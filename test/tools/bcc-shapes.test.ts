// SPDX-License-Identifier: MIT
/**
 * What scripts for bcc read: ours has the lines of bcc 0.37's own output on the same workload, but for what
 * docs/bcc-differences.md lists. The samples are bcc's, of a guest; test/vm/beside-bcc.full.ts makes them.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CASES } from '../bcc/cases.ts';
import { mustDifferAsListed } from '../bcc/compare.ts';
import { startCaseLoad } from '../bcc/load.ts';
import { fixture, listedDifferences, shapes, titleOf } from '../bcc/shape.ts';
import { root } from '../helpers/environment.ts';
import { guest, interrupted, options } from '../helpers/function-tools.ts';
import { startTool } from '../helpers/tracer.ts';

/** Functions of the kernel in the guests, where there is a way to them; all else here. */
const here = CASES.filter(({ load }) => (load === 'files') === guest);

for (const one of here) {
  const { name, tool, args, until } = one;
  test(`${titleOf(tool, args)} has the lines of bcc's`, options, async () => {
    await using load = await startCaseLoad(one);
    await using tracer = await startTool(tool, ['--plain', ...load.args]);
    await load.run();
    if (until) await tracer.saw('stdout', until, 120_000);
    const { stdout } = await interrupted(tracer);
    mustDifferAsListed(name, fixture(name), stdout.toString());
  });
}

test('each case has a sample, each tool a case, and each sample and difference that is listed a case', () => {
  const names = CASES.map(({ name }) => name);
  const samples = readdirSync(join(root, 'test/fixtures/bcc')).map((file) => file.replace(/\.txt$/, ''));
  assert.deepEqual(samples.sort(), names.toSorted());
  assert.equal(new Set(CASES.map(({ tool }) => tool)).size, 6);
  assert.ok(names.some((name) => listedDifferences(name).length > 0));
  assert.ok(CASES.every(({ name }) => shapes(fixture(name)).length > 1));
});
