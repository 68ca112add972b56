// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionRungs } from '../../src/probes/host/function-rungs.ts';
import { explainMatches } from '../../src/probes/pattern-help.ts';
import { EVERY_RUNG } from './rungs.ts';

const kprobesOnly: FunctionRungs = {
  ...EVERY_RUNG,
  kprobeMulti: 'EOPNOTSUPP',
  session: 'none',
  fentry: 'ENOTSUPP',
};
const explain = (all: number, kernel: number, rungs: FunctionRungs, backend = 'auto') =>
  explainMatches({ all, kernel }, { purpose: 'count', backend, rungs });

test('a pattern is explained by how many functions it means', () => {
  assert.equal(explain(0, 0, EVERY_RUNG), 'no function has such a name');
  assert.equal(explain(1, 1, EVERY_RUNG), '1 function');
  assert.equal(explain(1234, 1234, EVERY_RUNG), '1,234 functions');
  assert.match(explain(1_000_000, 1_000_000, EVERY_RUNG), /^1,000,000 functions, more than [\d,]+$/);
});

test('what attaches one by one says how long that takes, and what cannot be traced says so', () => {
  const one = /^400 functions; they are attached one by one, in about 10 s$/;
  assert.match(explain(400, 400, kprobesOnly), one);
  assert.match(explain(400, 400, EVERY_RUNG, 'kprobe'), one);
  assert.equal(explain(32, 32, kprobesOnly), '32 functions');
  assert.equal(explain(400, 0, kprobesOnly), '400 functions');
  assert.equal(
    explain(67, 67, { ...kprobesOnly, kprobes: false }),
    '67 functions; this kernel cannot trace them',
  );
});
