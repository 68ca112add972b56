// SPDX-License-Identifier: MIT
/** Doctor in every situation, on every kernel. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../helpers/environment.ts';
import { bootGuest } from './guest.ts';
import { skipGuests } from './requirements.ts';
import { seriesNames } from './series.ts';

const FLAGS = ['--import', 'tsx', '--test', '--test-isolation=none', '--test-reporter=spec'];

describe('doctor', { skip: skipGuests(), concurrency: 3 }, () => {
  for (const series of seriesNames)
    it(`says nothing but the truth with kernel ${series}`, { timeout: 4_200_000 }, async () => {
      await using guest = await bootGuest({ series });
      const { code, stdout, stderr } = await guest.run(
        [process.execPath, ...FLAGS, 'test/tools/doctor-truth.test.ts'],
        {
          cwd: root,
          env: { PROBETOP_TEST_SLOW: '20', CI: 'true', PROBETOP_TEST_FULL: '1' },
          timeoutMs: 3_600_000,
        },
      );
      const output = `${stdout}${stderr}`;
      assert.equal(code, 0, output.slice(output.indexOf('failing tests:')).slice(0, 20_000));
      assert.match(output, /^ℹ skipped 0$/m);
    });
});
