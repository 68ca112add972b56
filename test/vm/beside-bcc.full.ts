// SPDX-License-Identifier: MIT
/**
 * bcc 0.37's own tools beside ours in a guest of Linux 7.2, on one workload at the same time: half an hour, for bcc compiles each
 * of its programs there. With PROBETOP_WRITE_FIXTURES=1 what bcc has told becomes the samples of test/tools/bcc-shapes.test.ts.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type BesideBcc, CASES } from '../bcc/cases.ts';
import { mustDifferAsListed, mustTellAsMuch } from '../bcc/compare.ts';
import { root } from '../helpers/environment.ts';
import { bootGuest } from './guest.ts';
import { ensurePeers } from './peers.ts';
import { skipGuests } from './requirements.ts';

const LONGEST_MS = 3_600_000;

async function runBoth(): Promise<readonly BesideBcc[]> {
  await using guest = await bootGuest({ series: '7.2', memoryMb: 6144 });
  const { dir, headersOf } = await ensurePeers([guest.kernel]);
  const folders = JSON.stringify({ tree: dir, headers: headersOf(guest.kernel) });
  const script = join(root, 'test/vm/inside/beside-bcc.ts');
  const { code, stdout, stderr } = await guest.run([process.execPath, '--import', 'tsx', script, folders], {
    cwd: root,
    env: { PROBETOP_TEST_SLOW: '20' },
    timeoutMs: LONGEST_MS,
  });
  assert.equal(code, 0, stderr.toString());
  return JSON.parse(stdout.toString()) as readonly BesideBcc[];
}

describe('beside bcc 0.37', { skip: skipGuests() }, () => {
  it('differs from bcc as docs/bcc-differences.md lists, and tells as much', {
    timeout: LONGEST_MS,
  }, async () => {
    const told = await runBoth();
    assert.deepEqual(told.map(({ name }) => name).sort(), CASES.map(({ name }) => name).sort());
    if (process.env.PROBETOP_WRITE_FIXTURES)
      for (const { name, bcc } of told)
        writeFileSync(join(root, `test/fixtures/bcc/${name}.txt`), `${bcc.trim()}\n`);
    for (const { name, bcc, ours } of told) {
      mustDifferAsListed(name, bcc, ours);
      mustTellAsMuch(name, bcc, ours);
    }
  });
});
