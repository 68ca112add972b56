// SPDX-License-Identifier: MIT
/** Everything that meets a kernel, once more in every guest. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { root } from '../helpers/environment.ts';
import { skipGuests } from './requirements.ts';
import { seriesNames } from './series.ts';
import { withGuest } from './with-guest.ts';

/** The folders whose tests load BPF programs, and the tests that do so elsewhere. */
const FILES = ['test/native/*.test.ts', 'test/tools/*.test.ts', 'test/probes/*-live.test.ts'];

/** An emulated guest is that much slower; it stretches the tests' timeouts. */
const SLOWNESS = '20';

describe('kernel tests', { skip: skipGuests(), concurrency: 3 }, () => {
  for (const series of seriesNames) {
    describe(`with kernel ${series}`, { timeout: 1_200_000 }, () => {
      const guest = withGuest({ series });

      it('pass', async (t) => {
        const files = globSync(FILES, { cwd: root }).sort();
        assert.ok(files.length > 0);
        // One process for all files: each further one would spend ten seconds loading the same modules.
        const flags = ['--import', 'tsx', '--test', '--test-isolation=none', '--test-reporter=spec'];
        const { code, stdout, stderr } = await guest().run([process.execPath, ...flags, ...files], {
          cwd: root,
          env: { PROBETOP_TEST_SLOW: SLOWNESS, CI: 'true' },
          timeoutMs: 1_100_000,
        });
        const output = `${stdout}${stderr}`;
        for (const [, line] of output.matchAll(/^ℹ ((?:pass|fail|skipped) .*)$/gm))
          t.diagnostic(`${series}: ${line}`);
        assert.equal(code, 0, output.slice(output.indexOf('failing tests:')).slice(0, 20_000));
        assert.match(output, /^ℹ skipped 0$/m);
      });
    });
  }
});
