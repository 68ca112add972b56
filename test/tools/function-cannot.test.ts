// SPDX-License-Identifier: MIT
/** The tabs of vfsstat, funccount and funclatency where they cannot trace: what is missing, what helps, what works. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabsSayWhatTheyCannot } from '../helpers/cannot.ts';
import { countingBackends, options } from '../helpers/function-tools.ts';
import { dropping, type Situation, WITHOUT_TRACEFS } from '../helpers/situations.ts';

const toldBy = async (situation: Situation) =>
  (await tabsSayWhatTheyCannot(situation)).map(({ tried }) => tried.split(' ')[0]);

test('on this kernel, with all privileges', options, async () => {
  const told = await toldBy({ name: 'root', via: [] });
  // Where functions of the kernel cannot be traced, each of the three says so.
  const expected = countingBackends.length === 0 ? ['vfsstat', 'funccount', 'funclatency'] : [];
  assert.deepEqual(told, expected);
});

test('without tracefs', options, async () => {
  const told = await toldBy(WITHOUT_TRACEFS);
  assert.ok(told.includes('funccount'));
  if (countingBackends.length === 0)
    assert.deepEqual([...new Set(told)], ['vfsstat', 'funccount', 'funclatency']);
});

test('without CAP_PERFMON', options, async () => {
  const told = await toldBy({
    name: 'without CAP_PERFMON',
    via: dropping('perfmon', 'sys_admin'),
    lacks: 'everything',
  });
  assert.deepEqual([...new Set(told)], ['vfsstat', 'funccount', 'funclatency']);
});
